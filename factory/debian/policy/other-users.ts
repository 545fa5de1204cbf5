/**
 * Stands for a program that runs another one as another user (su(1), runuser(1), sudo(8), setpriv(1),
 * start-stop-daemon(8), chpst(8)) while scripts are recorded: there is one user only, and fakeroot takes all that is
 * made for root's. Afterwards it gives to that user what was made meanwhile, as chown(1) does below fakeroot.
 *
 * Made is what has an inode that was not there before: what existed keeps its owner, and so does what was given to
 * somebody else already, by such a program within this one for example. In a folder with the set-group-id bit, the
 * group is the folder's (inode(7)). What goes on in the background is waited for, but not for ever.
 *
 * su, runuser and sudo themselves would ask PAM, and take fakeroot out of the environment: what follows from their
 * words is done here. The others are called, as they were: at their path, with ".real" at its end.
 */
export const asAnotherUser = String.raw`#!/usr/bin/perl
use strict;
use Getopt::Long ();
use POSIX ();

my $path = $0;
for (1 .. 9) {
  my $to = readlink $path;
  last unless defined $to;
  $path = $to =~ m,^/, ? $to : ($path =~ m,^(.*/),)[0] . $to;
}
my ($name) = $path =~ m,([^/]*)$,;
my @given = @ARGV;

sub really {
  exec { "$path.real" } ($0 =~ m,([^/]*)$,)[0], @given;
  die "$path.real: $!\n";
}

sub options {
  my ($order, %options) = @_;
  Getopt::Long::Configure("default", "bundling", "no_ignore_case", "no_auto_abbrev", $order);
  local $SIG{__WARN__} = sub { };
  Getopt::Long::GetOptions(%options) or really();
}

sub user_of {
  my ($word) = @_;
  my @entry = getpwnam $word;
  @entry = getpwuid $word if !@entry && $word =~ /^[0-9]+$/;
  return @entry if @entry;
  return ($word, "", $word, 0) if $word =~ /^[0-9]+$/;
  really();
}

sub group_of {
  my ($word) = @_;
  my $gid = getgrnam $word;
  return $gid if defined $gid;
  return $word if $word =~ /^[0-9]+$/;
  really();
}

my ($user, $group, @command, $login, $own, $shell, $line, $environment);
if ($name eq "su" || $name eq "runuser") {
  my $as;
  options("permute", "c|command|session-command=s" => \$line, "s|shell=s" => \$shell, "l|login" => \$login,
    "m|p|preserve-environment" => \$own, "g|group=s" => \$group, "G|supp-group=s" => sub { }, "f|fast" => sub { },
    "P|pty" => sub { }, "T|no-pty" => sub { }, "w|whitelist-environment=s" => sub { }, "u|user=s" => \$as);
  if (@ARGV && $ARGV[0] eq "-") { shift @ARGV; $login = 1 }
  really() if defined $as && ($name eq "su" || !@ARGV);
  $user = defined $as ? $as : @ARGV ? shift @ARGV : "root";
  @command = @ARGV;
  $environment = defined $as ? 0 : 1;
} elsif ($name eq "sudo") {
  my ($opens, $home);
  options("require_order", "u|user=s" => \$user, "g|group=s" => \$group, "i|login" => \$login, "s|shell" => \$opens,
    "H|set-home" => \$home, "n" => sub { }, "non-interactive" => sub { }, "E" => sub { },
    "preserve-env:s" => sub { }, "S|stdin" => sub { }, "P|preserve-groups" => sub { });
  my @set;
  push @set, shift @ARGV while @ARGV && $ARGV[0] =~ /^[A-Za-z_]\w*=/;
  $user = "root" unless defined $user;
  $user =~ s/^#(?=[0-9])//;
  @command = (@set ? "env" : (), @set, @ARGV);
  $environment = 1;
  if ($login || $opens) { $line = @command ? join " ", map { s/([^\w.\/:=@%+,-])/\\$1/gr } @command : undef; @command = () }
  else { really() unless @command; $environment = 2 }
} elsif ($name eq "setpriv") {
  options("require_order", "reuid|euid=s" => \$user, "regid|egid=s" => \$group, "ruid|rgid=s" => sub { },
    (map { ("$_" => sub { }) } "clear-groups", "keep-groups", "init-groups", "nnp|no-new-privs", "reset-env"),
    (map { ("$_=s" => sub { }) } "groups", "inh-caps", "ambient-caps", "bounding-set", "securebits", "pdeathsig",
      "ptracer", "selinux-label", "apparmor-profile", "landlock-access", "landlock-rule", "seccomp-filter"));
  really() unless defined $user || defined $group;
  # Only what is said changes.
  $group = 0 unless defined $group;
  $user = 0 unless defined $user;
} elsif ($name eq "start-stop-daemon") {
  my $as;
  options("permute", "c|chuid=s" => \$as, "g|group=s" => \$group,
    (map { ("$_" => sub { }) } "S|start", "b|background", "C|no-close", "m|make-pidfile", "remove-pidfile",
      "o|oknodo", "q|quiet", "t|test", "v|verbose", "notify-await"),
    (map { ("$_=s" => sub { }) } "x|exec", "p|pidfile", "ppid", "P|procsched", "I|iosched", "k|umask", "r|chroot",
      "d|chdir", "R|retry", "s|signal", "N|nicelevel", "n|name", "u|user", "a|startas", "O|output",
      "notify-timeout"));
  ($user, my $with) = split /[:.]/, $as, 2 if defined $as;
  $group = $with if defined $with && !defined $group;
  really() unless defined $user || defined $group;
  if (!defined $user) { $user = 0 }
} else {
  my $as;
  my @words = @given;
  while (@words && $words[0] =~ /^-(.+)/s) {
    my $letters = $1;
    shift @words;
    last if $letters eq "-";
    next unless $letters =~ m,^[vP012lL]*?([uUbedopfcrtmn/])(.*)$,s;
    my $value = $2 ne "" ? $2 : shift @words;
    $as = $value if $1 eq "u";
  }
  really() unless defined $as;
  ($user, $group) = split /:/, $as =~ s/^://r;
}

my (undef, undef, $uid, $gid, undef, undef, undef, $home, $usual) = user_of($user);
$gid = group_of($group) if defined $group;

sub inodes {
  local $ENV{LD_PRELOAD} = "";
  open my $found, "-|", "find", "/", "/run", "/tmp", "-xdev", "-printf", "%D:%i %p\\0" or die "find: $!\n";
  local $/ = "\0";
  my %paths;
  while (<$found>) { chomp; my ($inode, $at) = split / /, $_, 2; $paths{$inode} = $at }
  return \%paths;
}

sub give {
  my ($owner, $from, @paths) = @_;
  return unless @paths;
  open my $given, "|-", "xargs", "-0", "chown", "-h", "--from=$from", $owner, "--" or die "xargs: $!\n";
  print $given "$_\0" for @paths;
  close $given;
}

my $mark = "RECORDED_AS_USER=$$.";

sub goes_on {
  for my $file (glob "/proc/[0-9]*/environ") {
    open my $read, "<", $file or next;
    local $/;
    my $text = <$read>;
    return 1 if defined $text && index("\0$text", "\0$mark\0") >= 0;
  }
  return 0;
}

my $changes = $uid != 0 || $gid != 0;
my $before = $changes ? inodes() : {};
my $child = fork;
die "fork: $!\n" unless defined $child;
if ($child == 0) {
  if (defined $environment) {
    $home = "/" unless defined $home && $home ne "";
    if ($login) {
      for (keys %ENV) { delete $ENV{$_} unless /^(LD_PRELOAD|FAKE.*|NO_FAKE.*|TERM|LC_ALL|TZ)$/ }
      $ENV{PATH} = $uid == 0 ? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        : "/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games";
      $own = 0;
      chdir $home or chdir "/";
    }
    $shell = $own && !defined $shell ? $ENV{SHELL} : $shell;
    $shell = $usual unless defined $shell && $shell ne "";
    $shell = "/bin/sh" unless defined $shell && $shell ne "";
    if ($environment && !$own) { ($ENV{HOME}, $ENV{SHELL}) = ($home, $shell) }
    if ($environment && !$own && ($uid != 0 || $login)) { $ENV{USER} = $ENV{LOGNAME} = $user }
    if ($environment == 1) {
      @command = ($shell, defined $line ? ("-c", $line) : (), @command);
      (my $called = $shell) =~ s,.*/,,;
      splice @command, 0, 1, $login ? "-$called" : $called;
    } else { $shell = $command[0] }
    POSIX::setgid($gid);
    POSIX::setuid($uid);
  }
  $ENV{RECORDED_AS_USER} = ($mark =~ /=(.*)/)[0];
  really() unless defined $environment;
  exec { $shell } @command;
  my $wrong = $!;
  print STDERR "$name: failed to execute $shell: $wrong\n";
  POSIX::_exit($wrong == 2 ? 127 : 126);
}
$SIG{INT} = $SIG{TERM} = $SIG{HUP} = sub { kill shift(), $child };
1 while waitpid($child, 0) != $child;
my $status = $?;
if ($changes) {
  for (1 .. 100) { last unless goes_on(); select undef, undef, undef, 0.05 }
  my $after = inodes();
  my %made;
  for my $inode (keys %$after) {
    next if exists $before->{$inode};
    my $at = $after->{$inode};
    my @folder = stat($at =~ m,^(.+)/,s ? $1 : "/");
    my $of = @folder && ($folder[2] & 02000) ? $folder[5] : $gid;
    push @{$made{$of}}, $at;
  }
  for my $of (keys %made) {
    my @paths = sort @{$made{$of}};
    give(":$of", ":0", @paths) if $of != 0;
    give($uid, "0", @paths) if $uid != 0;
  }
}
exit($status & 127 ? 128 + ($status & 127) : $status >> 8);
`;

/** The programs that it stands for, by their paths. */
export const runAsAnother: readonly string[] = [
  "/usr/bin/su",
  "/usr/sbin/runuser",
  "/usr/bin/sudo",
  "/usr/bin/setpriv",
  "/usr/sbin/start-stop-daemon",
  "/usr/bin/chpst",
];
