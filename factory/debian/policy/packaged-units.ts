/**
 * Which package has which systemd unit: a package and its units a line, as the indexes of contents of trixie's main
 * archive have them (all files in lib/systemd/system, amd64 and all). A definition is read before any package is there,
 * and units are named in it; so this is data.
 */
export const packagedUnits = `
2ping 2ping.service
389-ds-base dirsrv-snmp.service dirsrv.service dirsrv.target dirsrv@.service
81voltd 81voltd.service
a2boot a2boot.service
a2d a2d.service a2d.timer
accountsservice accounts-daemon.service
acct acct.service
acmetool acmetool.service acmetool.timer
acpi-fakekey acpi-fakekey.service acpi-fakekey.socket
acpi-support acpi-support.service
acpid acpid.path acpid.service acpid.socket
adbd adbd.service
adjtimex adjtimex.service
aide-common dailyaidecheck-buildcache.service dailyaidecheck.service dailyaidecheck.timer
alertmanager-irc-relay alertmanager-irc-relay.service
all-knowing-dns all-knowing-dns.service
alsa-utils alsa-restore.service alsa-state.service alsa-utils.service
altos altos-mapd.service
amavisd-new amavis-mc.service amavis.service amavisd-snmp-subagent.service
amazon-ec2-net-utils policy-routes@.service refresh-policy-routes@.service refresh-policy-routes@.timer
ample ample.service
ampr-ripd ampr-ripd.service
anacron anacron.service anacron.timer
anope anope.service
anytun anytun-controld@.service anytun.service anytun@.service
aodh-api aodh-api.service
aodh-evaluator aodh-evaluator.service
aodh-expirer aodh-expirer.service
aodh-listener aodh-listener.service
aodh-notifier aodh-notifier.service
aoetools aoe-discover.service aoetools.service
apache2 apache-htcacheclean.service apache-htcacheclean@.service apache2.service apache2@.service
apacheds apacheds.service
apcupsd apcupsd.service ups-monitor.service
apertium-apy apertium-apy.service
apparmor apparmor.service
approx approx.socket approx@.service
aprx aprx.service
apt apt-daily-upgrade.service apt-daily-upgrade.timer apt-daily.service apt-daily.timer
apt-cacher-ng apt-cacher-ng.service
apt-listbugs apt-listbugs.service apt-listbugs.timer
apt-listchanges apt-listchanges.service apt-listchanges.timer
apt-show-versions apt-show-versions.service apt-show-versions.timer
apticron-systemd apticron.service apticron.timer
aptitude-robot aptitude-robot.service
aptly-api aptly-api.service
argus-client radium.service rastream.service
argus-server argus.service
armagetronad-dedicated armagetronad-dedicated.service
arno-iptables-firewall arno-iptables-firewall.service
arpon arpon.service arpon@.service
arpwatch arpwatch.service arpwatch@.service
asahi-btsync asahi-btsync.service
asahi-scripts macsmc-battery-charge-control-end-threshold.path macsmc-battery-charge-control-end-threshold.service
at atd.service
atalkd atalkd.service
atftpd atftpd.service atftpd.socket
atheme-services atheme-services.service
atm-tools atm.service
atop atop-rotate.service atop-rotate.timer atop.service atopacct.service
auditd audit-rules.service auditd.service
autodir autodir-group.service autodir-home.service autodir.service
autofs autofs.service
autolog autolog.service
autopostgresqlbackup autopostgresqlbackup.service autopostgresqlbackup.timer
autorandr autorandr-lid-listener.service autorandr.service
autosuspend autosuspend-detect-suspend.service autosuspend.service
avahi-daemon avahi-daemon.service avahi-daemon.socket
avahi-dnsconfd avahi-dnsconfd.service
awffull awffull.service awffull.timer
axfrdns axfrdns.service
babeld babeld.service
backuppc backuppc.service
bacula-director bacula-director.service
bacula-fd bacula-fd.service
bacula-sd bacula-sd.service
balboa balboa.service
balboa-backend-common balboa-backend@.service
bandwidthd bandwidthd.service
bandwidthd-pgsql bandwidthd.service
barbican-api barbican-api.service
barbican-keystone-listener barbican-keystone-listener.service
barbican-worker barbican-worker.service
batmand batmand.service
battery-stats battery-stats.service
bcron bcron-sched.service bcron-spool.service bcron-update.service
bdii bdii-slapd.service bdii.service
beanstalkd beanstalkd.service beanstalkd.socket
bibledit-cloud bibledit-cloud.service
biboumi biboumi.service
biglybtd biglybtd.service
bind9 named-resolvconf.service named.service
binfmt-support binfmt-support.service
binkd binkd.service
biometric-auth biometric-authentication.service
biometryd-bin biometryd.service
bip bip-config.service bip.service
bird2 bird.service
bird3 bird.service
blazar-api blazar-api.service
blazar-manager blazar-manager.service
blockdomains blockdomains.service
blueman blueman-mechanism.service
bluez bluetooth.service
bluez-alsa-utils bluealsa-aplay.service bluealsa.service
bluez-meshd bluetooth-mesh.service
boinc-client boinc-client.service
bolt bolt.service
bootcd bootcd.service
booth booth-arbitrator.service booth.service booth@.service
bootparamd bootparamd.service
borgmatic borgmatic.service borgmatic.timer
bosixnet-daemon bosixnet-daemon.service
bosixnet-webui bosixnet-webui.service
boxbackup-client boxbackup-client.service boxbackup-client.timer
boxbackup-server boxbackup-server.service
bpftune bpftune.service
brltty brltty.service
btrbk btrbk.service btrbk.timer
btrfsd btrfsd.service btrfsd.timer
btrfsmaintenance btrfs-balance.service btrfs-balance.timer btrfs-defrag.service btrfs-defrag.timer btrfs-scrub.service btrfs-scrub.timer btrfs-trim.service btrfs-trim.timer btrfsmaintenance-refresh.path btrfsmaintenance-refresh.service
buildbot buildbot.service buildbot@.service
buildbot-worker buildbot-worker.service buildbot-worker@.service
bumblebee bumblebeed.service
burp burp.service burp.timer
burrow burrow.service
busybox-syslogd busybox-klogd.service busybox-syslogd.service
bzflag-server bzflag.service
c-icap c-icap.service
caddy caddy-api.service caddy.service
canid canid.service
canna canna.service
carbon-c-relay carbon-c-relay.service
ceilometer-agent-central ceilometer-agent-central.service
ceilometer-agent-compute ceilometer-agent-compute.service
ceilometer-agent-ipmi ceilometer-agent-ipmi.service
ceilometer-agent-notification ceilometer-agent-notification.service
ceilometer-polling ceilometer-polling.service
ceph-base ceph-crash.service
ceph-common ceph.target rbdmap.service
ceph-fuse ceph-fuse.target ceph-fuse@.service
ceph-immutable-object-cache ceph-immutable-object-cache@.service
ceph-iscsi rbd-target-api.service rbd-target-gw.service
ceph-mds ceph-mds.target ceph-mds@.service
ceph-mgr ceph-mgr.target ceph-mgr@.service
ceph-mon ceph-mon.service ceph-mon.target ceph-mon@.service
ceph-osd ceph-osd.target ceph-osd@.service
ceph-volume ceph-volume@.service
cephfs-mirror cephfs-mirror.target cephfs-mirror@.service
certbot certbot.service certbot.timer
certmonger certmonger.service
certspotter certspotter.service
cfengine3 cf-apache.service cf-execd.service cf-hub.service cf-monitord.service cf-postgres.service cf-reactor.service cf-serverd.service cfengine3.service
charon-systemd strongswan.service
chasquid chasquid-smtp.socket chasquid-submission.socket chasquid-submission_tls.socket chasquid.service
chkboot chkboot.service
chkrootkit chkrootkit.service chkrootkit.timer
chrony chrony-dnssrv@.service chrony-dnssrv@.timer chrony-wait.service chrony.service chronyd-restricted.service
cinder-api cinder-api.service
cinder-backup cinder-backup.service
cinder-scheduler cinder-scheduler.service
cinder-volume cinder-volume.service
ckb-next ckb-next-daemon.service
clamav-daemon clamav-clamonacc.service clamav-daemon.service clamav-daemon.socket
clamav-freshclam clamav-freshclam-once.service clamav-freshclam-once.timer clamav-freshclam.service
clamsmtp clamsmtp.service
clatd clatd.service
clevis-systemd clevis-luks-askpass.path clevis-luks-askpass.service
click click-system-hooks.service
cloud-init cloud-config.service cloud-config.target cloud-final.service cloud-init-hotplugd.service cloud-init-hotplugd.socket cloud-init-local.service cloud-init-main.service cloud-init-network.service cloud-init.target
cloudflare-ddns cloudflare-ddns.service cloudflare-ddns.timer
cloudkitty-api cloudkitty-api.service
cloudkitty-processor cloudkitty-processor.service
clsync clsync@.service
cluster-glue logd.service
cockpit-ws cockpit-issue.service cockpit-session-socket-user.service cockpit-session.socket cockpit-session@.service cockpit-wsinstance-http.service cockpit-wsinstance-http.socket cockpit-wsinstance-https-factory.socket cockpit-wsinstance-https-factory@.service cockpit-wsinstance-https@.service cockpit-wsinstance-https@.socket cockpit-wsinstance-socket-user.service cockpit.service cockpit.socket
collectd-core collectd.service
colord colord.service
comitup comitup-web.service comitup.service
condor condor.service
condor-annex-ec2 condor-annex-ec2.service
conman conman.service
conmux conmux.service
connman connman-wait-online.service connman.service
connman-vpn connman-vpn.service
conntrackd conntrackd.service
conserver-server conserver-server.service
consolation consolation.service
console-setup-linux console-setup.service keyboard-setup.service
containerd containerd.service
containernetworking-plugins cni-dhcp.service cni-dhcp.socket
coredhcp-server coredhcp-server.service
corosync corosync.service
corosync-notifyd corosync-notifyd.service
corosync-qdevice corosync-qdevice.service
corosync-qnetd corosync-qnetd.service
coturn coturn.service
courier-authdaemon courier-authdaemon.service
courier-imap courier-imap-ssl.service courier-imap.service
courier-ldap courier-ldap.service
courier-mlm courier-mlm.service
courier-mta courier-msa.service courier-mta-ssl.service courier-mta.service courier.service courierfilter.service
courier-pop courier-pop-ssl.service courier-pop.service
courier-webadmin courier-webadmin.service
cpupower-gui cpupower-gui-helper.service cpupower-gui.service
cron cron.service
cronie cronie.service
crossfire-server crossfire-server.service
crowdsec crowdsec.service
crowdsec-custom-bouncer crowdsec-custom-bouncer.service
crowdsec-firewall-bouncer crowdsec-firewall-bouncer.service
cryptmount cryptmount.service
csync2 csync2.socket csync2@.service
ctdb ctdb.service
cubemap cubemap.service
cups-browsed cups-browsed.service
cups-daemon cups.path cups.service cups.socket
curvedns curvedns.service
custodia custodia@.service custodia@.socket
cvsd cvsd.service
cxl cxl-monitor.service
cyborg-agent cyborg-agent.service
cyborg-api cyborg-api.service
cyborg-conductor cyborg-conductor.service
cyrus-common cyrus-imapd.service
daemontools-run daemontools-run.service
darkstat darkstat.service
davmail-server davmail-server.service
dbeacon dbeacon.service
dbus dbus.service
dbus-broker dbus-broker.service
dbus-system-bus-common dbus.socket
ddccontrol ddccontrol.service
ddclient ddclient.service
debci-collector debci-collector.service debci-update.service debci-update.timer
debci-worker debci-publisher.service debci-worker.service debci-worker@.service
debian-edu-config chromium-ldapconf.service debian-edu-apache2-update-tjener-aliases.service debian-edu-apache2-update-tjener-aliases.timer debian-edu-cups-queue-autoflush.service debian-edu-cups-queue-autoflush.timer debian-edu-cups-queue-autoreenable.service debian-edu-cups-queue-autoreenable.timer debian-edu-fsautoresize.service debian-edu-fsautoresize.timer debian-edu-update-netblock.service debian-edu-update-netblock.timer enable-nat.service fetch-rootca-cert.service firefox-ldapconf.service
debian-edu-install debian-edu-testsuite.service xdebian-edu-firstboot.service
debian-edu-router-config dnsmasq_d-e-r.target dnsmasq_d-e-r@.service
debian-edu-router-plugin.content-filter e2guardian_d-e-r.service squid_d-e-r.target squid_d-e-r@.service squid_d-e-r_acl_watcher.path squid_d-e-r_acl_watcher.service squid_d-e-r_refresh-blacklists.service squid_d-e-r_refresh-blacklists.timer squid_d-e-r_refresh-generated-ips.service squid_d-e-r_refresh-generated-ips.timer
debian-edu-router-plugin.krb5-connector msktutil_d-e-r_refresh-computer-acc-pw.timer
debian-edu-router-plugin.ldap-connector squid_d-e-r_refresh-ldap-filterlists.service squid_d-e-r_refresh-ldap-filterlists.timer
debiman debiman-auxserver.service
debomatic debomatic.service
debspawn debspawn-clear-caches.service debspawn-clear-caches.timer
debug-me-server debug-me.service
debusine-server debusine-server-celery.service debusine-server-delete-expired.service debusine-server-delete-expired.timer debusine-server-migrate.service debusine-server-periodic-tasks.service debusine-server-provisioner.service debusine-server-scheduler.service debusine-server-vacuum-storage.service debusine-server-vacuum-storage.timer debusine-server.service
debusine-signing debusine-signing-migrate.service debusine-signing.service
debusine-worker debusine-worker.service
deepin-boot-maker deepin-boot-maker.service
deepin-log-viewer deepin-log-viewer-daemon.service
deluge-web deluge-web.service
deluged deluged.service
depthcharge-tools depthcharge-tools.service
designate-agent designate-agent.service
designate-api designate-api.service
designate-central designate-central.service
designate-mdns designate-mdns.service
designate-pool-manager designate-pool-manager.service
designate-producer designate-producer.service
designate-sink designate-sink.service
designate-worker designate-worker.service
designate-zone-manager designate-zone-manager.service
deviceinfo-extras update-machine-info-from-deviceinfo.service
dhcp-helper dhcp-helper.service
dhcp-probe dhcp-probe.service dhcp-probe@.service
dhcpcd dhcpcd.service dhcpcd@.service
dhcpy6d dhcpy6d.service
diaspora-common diaspora-puma.service diaspora-sidekiq.service diaspora.service
dibbler-client dibbler-client.service
dibbler-relay dibbler-relay.service
dibbler-server dibbler-server.service
dicod dicod.service dicod.socket dicod@.service dictd.service
didiwiki didiwiki.service
diffmon diffmon.timer
direvent direvent.service
direwolf direwolf.service
distcc distcc.service
dkimpy-milter dkimpy-milter.service
dlm-controld dlm.service
dlt-daemon dlt.service
dlt-tools dlt-dbus.service dlt-system.service
dmarcts-report-parser dmarcts-report-parser.service dmarcts-report-parser.timer
dmeventd dm-event.service dm-event.socket
dnf-plugins-core dnf-system-upgrade-cleanup.service dnf-system-upgrade.service
dns-flood-detector dns-flood-detector.service
dnscache dnscache.service
dnscrypt-proxy dnscrypt-proxy-resolvconf.service dnscrypt-proxy.service dnscrypt-proxy.socket
dnsdist dnsdist.service dnsdist@.service
dnsmasq dnsmasq.service dnsmasq@.service
dnsproxy dnsproxy.service
dnss dnss.service dnss.socket
dnssec-trigger dnssec-triggerd-keygen.service dnssec-triggerd.service
docker-registry docker-registry.service
docker.io docker.service docker.socket
dovecot-core dovecot.service dovecot.socket
downtimed downtimed.service
dpdk dpdk.service
dphys-swapfile dphys-swapfile.service
dpkg dpkg-db-backup.service dpkg-db-backup.timer
dqcache dqcache.service
dracut-core dracut-cmdline.service dracut-initqueue.service dracut-mount.service dracut-pre-mount.service dracut-pre-pivot.service dracut-pre-trigger.service dracut-pre-udev.service dracut-shutdown-onfailure.service dracut-shutdown.service
drbd-utils drbd-demote-or-escalate@.service drbd-lvchange@.service drbd-promote@.service drbd-reconfigure-suspend-or-error@.service drbd-services@.target drbd-wait-promotable@.service drbd.service drbd@.service drbd@.target ocf.ra@.service
driverctl driverctl@.service
drkonqi drkonqi-coredump-processor@.service
droid-juicer droid-juicer.service
dropbear dropbear.service
e2fsprogs e2scrub@.service e2scrub_all.service e2scrub_all.timer e2scrub_fail@.service e2scrub_reap.service
e2guardian e2guardian.service
earlyoom earlyoom.service
eg25-manager eg25-manager.service
ejabberd ejabberd.service
emptty emptty@.service
endlessh endlessh.service
entropybroker eb_client_egd.service eb_client_file.service eb_client_kernel_generic.service eb_client_linux_kernel.service eb_proxy_knuth_b.service eb_proxy_knuth_m.service eb_server_Araneus_Alea.service eb_server_ComScire_R2000KU.service eb_server_audio.service eb_server_egd.service eb_server_ext_proc.service eb_server_linux_kernel.service eb_server_push_file.service eb_server_smartcard.service eb_server_stream.service eb_server_timers.service eb_server_usb.service eb_server_v4l.service entropybroker.service
epics-base epics-base.service
erbium erbium.service
ergochat ergochat.service
erlang-base epmd.service epmd.socket
errbot errbot@.service
espeakup espeakup.service
etcd-discovery etcd-discovery.service
etcd-server etcd.service
etckeeper etckeeper.service etckeeper.timer
evremap evremap.service
exabgp exabgp.service
exim4-base exim4-base.service exim4-base.timer
exim4-daemon-heavy exim4.service
exim4-daemon-light exim4.service
fai-nfsroot fai.service fai.target
fail2ban fail2ban.service
fair fair-carrousel.service fair-transponder.service fair.service
fake-hwclock fake-hwclock-load.service fake-hwclock-save.service fake-hwclock-save.timer fake-hwclock.service
fancontrol fancontrol.service
fangfrisch fangfrisch.service fangfrisch.timer
fapolicyd fapolicyd.service
farpd farpd.service
fastd fastd@.service
fastnetmon fastnetmon.service
fcgiwrap fcgiwrap.service fcgiwrap.socket
fcoe-utils fcoe-utils.service fcoemon.socket
fence-virtd fence_virtd.service
fenrir fenrir.service
ferm ferm.service
fetch-crl fetch-crl.service fetch-crl.timer
fever fever.service
ffproxy ffproxy.service
filetea filetea.service
fio fio.service
firebird3.0-server firebird3.0.service
firebird4.0-server firebird4.0.service
firehol firehol.service
fireqos fireqos.service
firewalld firewalld.service
flamethrower flamethrower.service
flatpak flatpak-system-helper.service
foolsm foolsm.service
foomuuri foomuuri-boot.service foomuuri-dbus.service foomuuri-iplist.service foomuuri-iplist.timer foomuuri-monitor.service foomuuri-resolve.service foomuuri-resolve.timer foomuuri.service
fort-validator fort.service
fprintd fprintd.service
freedombox calibre-server-freedombox.service freedombox-manual-upgrade.service kiwix-server-freedombox.service nextcloud-cron-freedombox.service nextcloud-cron-freedombox.timer plinth.service wordpress-freedombox.service wordpress-freedombox.timer
freeipa-client-epn ipa-epn.service ipa-epn.timer
freeipa-healthcheck ipa-healthcheck.service ipa-healthcheck.timer
freeipmi-bmc-watchdog bmc-watchdog.service
freeipmi-ipmidetect ipmidetectd.service
freeipmi-ipmiseld ipmiseld.service
freeradius freeradius.service
frr frr.service frr@.service
ftp-proxy ftp-proxy.service
fusioninventory-agent fusioninventory-agent.service
fwknop-server fwknop-server.service
fwlogwatch fwlogwatch.service
fwupd fwupd-refresh.service fwupd-refresh.timer fwupd.service
g15daemon g15daemon.service
g810-led g810-led-reboot.service
galera-arbitrator-4 garb.service garbd.service
galileo-daemon galileo-daemon.service
gammu-smsd gammu-smsd.service
garagemq garagemq.service
gavodachs2-server dachs.service
gcpegg gcpegg.service
gdm3 gdm.service gdm3.service
gdnsd gdnsd.service
gearman-job-server gearman-job-server.service
geoclue-2.0 geoclue.service
gerbera gerbera.service
gfmd gfmd.service
gfsd gfsd.service
glance-api glance-api.service
glances glances.service
glewlwyd glewlwyd.service
globus-gatekeeper globus-gatekeeper.service
globus-gridftp-server-progs globus-gridftp-server.service globus-gridftp-sshftp.service
globus-scheduler-event-generator-progs globus-scheduler-event-generator@.service
glusterfs-server gluster-ta-volume.service glusterd.service glustereventsd.service glusterfssharedstorage.service
gnocchi-api gnocchi-api.service
gnocchi-metricd gnocchi-metricd.service
gnocchi-statsd gnocchi-statsd.service
gnome-remote-desktop gnome-remote-desktop-configuration.service gnome-remote-desktop.service
gnss-share gnss-share.service
gnumed-server gm-backup_and_zip_database.service gm-backup_and_zip_database.timer
gnunet gnunet.service
gnupg-pkcs11-scd-proxy gnupg-pkcs11-scd-proxy.service
gnustep-base-runtime gdomap.service
gobgpd gobgpd.service
goiardi goiardi.service
golang-redoctober golang-redoctober.service
google-compute-engine-oslogin google-oslogin-cache.service google-oslogin-cache.timer
google-guest-agent google-guest-agent.service google-shutdown-scripts.service google-startup-scripts.service
gophernicus gophernicus.socket gophernicus@.service
gotd gotd.service
gpm gpm.service
gpsd gpsd.service gpsd.socket gpsdctl@.service
graphite-carbon carbon-aggregator-cache@.service carbon-aggregator@.service carbon-cache.service carbon-relay@.service
graphite-web graphite_build_search_index.service graphite_build_search_index.timer
greetd greetd.service
greylistd greylistd.service greylistd.socket
grokmirror grok-fsck@.service grok-fsck@.timer grok-pull@.service
groonga-server-gqtp groonga-server-gqtp.service
groonga-server-http groonga-server-http.service
group-service group-admin-daemon.service
grub-common grub-common.service
gssproxy gssproxy.service
guerillabackup guerillabackup-generator.service guerillabackup-transfer.service
haproxy haproxy.service
hardinfo2 hardinfo2.service
haveged haveged.service
hd-idle hd-idle.service
hdapsd hdapsd.service hdapsd@.service
hddemux hddemux.service hddemux.socket
heartbeat heartbeat.service
heat-api heat-api.service
heat-api-cfn heat-api-cfn.service
heat-engine heat-engine.service
hexagonrpcd hexagonrpcd-resume.service hexagonrpcd-suspend.service hexagonrpcd.service
hfd-service hfd-service.service
hifiberry-dsp sigmatcp.service
hitch hitch.service
hostapd hostapd.service hostapd@.service
htpdate htpdate.service
hugo-mx-gateway hugo-mx-gateway.service
hylafax-server faxgetty@.service faxq.service hfaxd.service hylafax.service
hyperv-daemons hv-kvp-daemon.service hv-vss-daemon.service
i2pd i2pd.service
i8kutils i8kmon.service
ibacm ibacm.service ibacm.socket
icinga2-bin icinga2.service
icingadb icingadb.service
icingaweb2-module-director icingaweb2-module-director.service
ifrename ifrename.service
ifupdown ifup@.service ifupdown-pre.service ifupdown-wait-online.service networking.service
ifupdown-extra networking-routes.service
ifupdown-ng-compat networking.service
ifupdown2 ifup@.service networking.service
iio-sensor-proxy iio-sensor-proxy.service
iiod iiod.service
iipimage-server iipsrv.service
ikiwiki-hosting-web ikiwiki-hosting-web.service
imapproxy imapproxy.service
incron incron.service
incus-agent incus-agent.service
incus-base incus-startup.service incus-user.service incus-user.socket incus.service incus.socket
inetutils-inetd inetutils-inetd.service
inetutils-syslogd inetutils-syslogd.service
influxdb influxdb.service
infnoise infnoise.service
inn inn.service inn.socket
inn2 inn2.service
input-remapper-daemon input-remapper-daemon.service
inputlirc inputlirc.service
inspircd inspircd.service
intel-hdcp hdcpd.service
interception-tools udevmon.service
iodine iodined.service
ionit ionit.service
iperf3 iperf3.service
ipip ipip.service
ipmitool ipmievd.service
ipmiutil ipmi_port.service ipmiutil_asy.service ipmiutil_evt.service ipmiutil_wdt.service
ipp-usb ipp-usb.service
ipvsadm ipvsadm.service
ipwatchd ipwatchd.service
ircd-irc2 ircd-irc2.service
ircd-ircu ircd-ircu.service
irker irkerd.service
ironic-api ironic-api.service
ironic-conductor ironic-conductor.service
ironic-inspector ironic-inspector-api.service ironic-inspector-conductor.service
ironic-neutron-agent ironic-neutron-agent.service
ironic-novncproxy ironic-novncproxy.service
ironic-python-agent ironic-python-agent.service
irqbalance irqbalance.service
irtt irtt.service
isatapd isatapd.service
iscsiuio iscsiuio.service
iwatch iwatch.service
iwd iwd.service
jabberd2 jabberd-c2s.service jabberd-router.service jabberd-s2s.service jabberd-sm.service jabberd.service
jetty12 jetty12.service jetty12.timer
jetty9 jetty9.service jetty9.timer
jitterentropy-rngd jitterentropy.service
jool-tools jool.service jool_siit.service
json2file-go json2file-go.service json2file-go.socket
jupyterhub jupyterhub.service
kafs-client afs.mount kafs-client.service
kamailio kamailio.service
kdump-tools kdump-tools-dump.service kdump-tools.service
kea-ctrl-agent kea-ctrl-agent.service
kea-dhcp-ddns-server kea-dhcp-ddns-server.service
kea-dhcp4-server kea-dhcp4-server.service
kea-dhcp6-server kea-dhcp6-server.service
keepalived keepalived.service
keyd keyd.service
keyman-system-service systemd-keyman.service
keystone keystone.service
kgb-bot kgb-bot.service
knockd knockd.service
knot knot.service
knot-resolver kres-cache-gc.service kresd.service kresd.target kresd@.service
knxd knxd-net.socket knxd.service knxd.socket
kpatch kpatch.service
krb5-admin-server krb5-admin-server.service
krb5-kdc krb5-kdc.service
krb5-kpropd krb5-kpropd.service
ksmbd-tools ksmbd.service
ksmtuned ksm.service ksmtuned.service
ktls-utils tlshd.service
kup-server kup-server.service
kxd kxd.service
kylin-process-manager-daemon kylin-process-manager-cleaner.service kylin-process-manager-daemon.service
l2tpns l2tpns.service
ladvd ladvd.service
laniakea-spark laniakea-spark.service
laptop-mode-tools laptop-mode.service laptop-mode.timer lmt-poll.service
lastlog2 lastlog2-import.service
lbcd lbcd.service lbcd.socket
lcd4linux lcd4linux.service
lcdproc lcdproc.service
ldirectord ldirectord.service
leafnode leafnode-fetchnews.service leafnode-fetchnews.timer leafnode.socket leafnode@.service
ledmon ledmon.service
legiond legiond-onresume.service legiond.service
lemonldap-ng-fastcgi-server lemonldap-ng-fastcgi-server.service
lenovolegionlinux-sound lenovolegionlinux-sound.service
libervia-pubsub libervia-pubsub.service
liblemonldap-ng-handler-perl liblemonldap-ng-handler-perl.service liblemonldap-ng-handler-perl.timer
liblemonldap-ng-portal-perl liblemonldap-ng-portal-perl.service liblemonldap-ng-portal-perl.timer
libnet-proxy-perl sslh.service
libpam-modules-bin pam_namespace.service
libpam-pkcs11 pkcs11-eventmgr.service
librem5-tweaks librem5-lockdown-support.service
libreswan ipsec.service
libvirt-daemon libvirtd-admin.socket libvirtd-ro.socket libvirtd-tcp.socket libvirtd-tls.socket libvirtd.service libvirtd.socket
libvirt-daemon-common libvirt-guests.service virt-guest-shutdown.target
libvirt-daemon-lock virtlockd-admin.socket virtlockd.service virtlockd.socket
libvirt-daemon-log virtlogd-admin.socket virtlogd.service virtlogd.socket
lightdm lightdm.service
lighttpd lighttpd-maint.service lighttpd-maint.timer lighttpd.service
linuxptp phc2sys@.service ptp4l@.service timemaster.service
lirc irexec.service lircd-setup.service lircd-uinput.service lircd.service lircd.socket lircmd.service
live-config-systemd live-config.service
live-tools live-tools.service
lldpad lldpad.service lldpad.socket
lldpd lldpd.service
lm-sensors lm-sensors.service
local-apt-repository local-apt-repository.path local-apt-repository.service
localslackirc localslackirc.service localslackirc@.service
locate locate.service locate.timer
location location-update.service location-update.timer
log2ram log2ram-daily.service log2ram-daily.timer log2ram.service
logcheck logcheck.service logcheck.timer
logdata-anomaly-miner aminer.service
logiops logid.service
logrotate logrotate.service logrotate.timer
lomiri-location-service-bin lomiri-location-service.service
low-memory-monitor low-memory-monitor.service
lprint lprint.service
ltsp ltsp.service
lttng-tools lttng-sessiond.service
luanti-server luanti-server.service luanti-server@.service minetest-server.service minetest-server@.service
lvm2 blk-availability.service lvm2-lvmpolld.service lvm2-lvmpolld.socket lvm2-monitor.service
lvm2-dbusd lvm2-lvmdbusd.service
lvm2-lockd lvmlockd.service lvmlocks.service
lxc lxc-monitord.service lxc-net.service lxc.service lxc@.service
lxcfs lxcfs.service
lxd lxd-containers.service lxd.service lxd.socket
lxd-agent lxd-agent.service
lxdm lxdm.service
lynis lynis.service lynis.timer
lyskom-server lyskom-server.service
macipgw macipgw.service
mactelnet-server mactelnet-server.service
magnum-api magnum-api.service
magnum-conductor magnum-conductor.service
mailfromd mailfromd.service
mailgraph mailgraph.service
mailman3 mailman3.service
mailman3-web mailman3-web.service
mailutils-comsatd mailutils-comsatd.service
mailutils-imap4d mailutils-imap4d.service
mailutils-pop3d mailutils-pop3d.service
make-dynpart-mappings make-dynpart-mappings@.service
man-db man-db.service man-db.timer
mandos mandos.service
manila-api manila-api.service
manila-data manila-data.service
manila-scheduler manila-scheduler.service
manila-share manila-share.service
mariadb-server mariadb-extra.socket mariadb-extra@.socket mariadb.service mariadb.socket mariadb@.service mariadb@.socket mysql.service mysqld.service
masakari-api masakari-api.service
masakari-engine masakari-engine.service
masakari-host-monitor masakari-host-monitor.service
masakari-instance-monitor masakari-instance-monitor.service
masakari-introspective-instance-monitor masakari-introspective-instance-monitor.service
masakari-process-monitor masakari-process-monitor.service
mbmon mbmon.service
mbpfan mbpfan.service
mcstrans mcstrans.service
mdadm mdadm-grow-continue@.service mdadm-last-resort@.service mdadm-last-resort@.timer mdcheck_continue.service mdcheck_continue.timer mdcheck_start.service mdcheck_start.timer mdmon@.service mdmonitor-oneshot.service mdmonitor-oneshot.timer mdmonitor.service
mdns-reflector mdns-reflector.service mdns-reflector@.service
mdnsd mdnsd.service
mediawiki mediawiki-jobrunner.service
memcached memcached.service
memlockd memlockd.service
mender-client mender-client.service
merecat merecat.service
mgetty-fax mgetty-fax.service
mgmt mgmt.service
micro-httpd micro-httpd.socket micro-httpd@.service
milter-greylist milter-greylist.service
mimedefang mimedefang-multiplexor.service mimedefang.service
mimic mimic@.service
mini-buildd mini-buildd.service
mini-httpd mini-httpd.service
minicoredumper minicoredumper.service minicoredumper_regd.service
minidlna minidlna.service
miniflux miniflux.service
minissdpd minissdpd.service
miniupnpd miniupnpd.service
miredo miredo.service
mirrorbits mirrorbits.service mirrorbits@.service
mistral-api mistral-api.service
mistral-engine mistral-engine.service
mistral-event-engine mistral-event-engine.service
mistral-executor mistral-executor.service
modemmanager ModemManager.service
molly-brown molly-brown@.service
mom mom.service
mon mon.service
monit monit.service
monitorix monitorix.service
monopd monopd.service
moosefs-cgiserv moosefs-cgiserv.service
moosefs-chunkserver moosefs-chunkserver.service moosefs-chunkserver@.service
moosefs-master moosefs-master.service
moosefs-metalogger moosefs-metalogger.service moosefs-metalogger@.service
mopidy mopidy.service
mosquitto mosquitto.service
motion motion.service
mpd mpd.service mpd.socket
mpd-sima mpd-sima.service
mpdscribble mpdscribble.service
mptcpd mptcp.service
mrtg mrtg.service
msktutil msktutil-auto-update.service msktutil-auto-update.timer
msmtp-mta msmtpd.service
mtail mtail.service
mtpolicyd mtpolicyd.service
multipath-tools multipathd.service multipathd.socket
mumble-server mumble-server.service
mumudvb mumudvb.service
munge munge.service
munin-async munin-async.service
munin-node munin-node.service
munin-node-c munin-node-c.socket munin-node-c@.service
myproxy-server myproxy-server.service
mysecureshell mysecureshell.service
mythtv-status mythtv-status.service mythtv-status_health-check.service mythtv-status_health-check.timer mythtv-status_update-motd.service mythtv-status_update-motd.timer
nagios-nrpe-server nagios-nrpe-server.service
nagios4-common nagios4.service
natlog natlog.service
nats-server nats-server.service
nbd-client nbd-client.service nbd@.service
nbd-server nbd-server.service
ndctl ndctl-monitor.service
nebula nebula@.service
netatalk netatalk.service
netavark netavark-dhcp-proxy.service netavark-dhcp-proxy.socket netavark-firewalld-reload.service
netconsole netconsole.service
netfilter-persistent netfilter-persistent.service
nethack-common nethack-common.service
netperf netperf.service
netscript-2.4 netscript.service netscript@.service
netscript-ipfilter netscript.service
network-manager NetworkManager-dispatcher.service NetworkManager-wait-online.service NetworkManager.service nm-priv-helper.service
networkd-dispatcher networkd-dispatcher.service
networking-bagpipe-bgp-agent networking-bagpipe-bgp-agent.service
neutron-api neutron-api.service
neutron-bgp-dragent neutron-bgp-dragent.service
neutron-dhcp-agent neutron-dhcp-agent.service
neutron-l2gateway-agent neutron-l2gateway-agent.service
neutron-l3-agent neutron-l3-agent.service
neutron-linuxbridge-agent neutron-linuxbridge-agent.service
neutron-macvtap-agent neutron-macvtap-agent.service
neutron-metadata-agent neutron-metadata-agent.service
neutron-metering-agent neutron-metering-agent.service
neutron-openvswitch-agent neutron-openvswitch-agent.service
neutron-ovn-agent neutron-ovn-agent.service
neutron-ovn-metadata-agent neutron-ovn-metadata-agent.service
neutron-rpc-server neutron-rpc-server.service
neutron-services-server neutron-services-server.service
neutron-sriov-agent neutron-sriov-agent.service
neutron-taas-openvswitch-agent neutron-taas-openvswitch-agent.service
neutron-vpnaas-vyatta-agent neutron-vpnaas-vyatta-agent.service
nextcloud-spreed-signaling nextcloud-spreed-signaling.service
nextcloud-spreed-signaling-proxy nextcloud-spreed-signaling-proxy.service
nextepc-hss nextepc-hss.service
nextepc-mme nextepc-mme.service
nextepc-pcrf nextepc-pcrf.service
nextepc-pgw nextepc-pgw.service
nextepc-sgw nextepc-sgw.service
nfdump nfdump.service nfdump@.service
nfs-common auth-rpcgss-module.service nfs-blkmap.service nfs-client.target nfs-common.service nfs-idmapd.service nfs-utils.service proc-fs-nfsd.mount rpc-gssd.service rpc-statd-notify.service rpc-statd.service rpc-svcgssd.service
nfs-ganesha nfs-ganesha-config.service nfs-ganesha-lock.service nfs-ganesha.service
nfs-kernel-server fsidd.service nfs-kernel-server.service nfs-mountd.service nfs-server.service nfsdcld.service
nftables nftables.service
nftlb nftlb.service
nghttp2-proxy nghttpx.service
nginx-common nginx.service
ngircd ngircd.service
ngtcp2-server ngtcp2d.service
nield nield.service
nix-setup-systemd nix-daemon.service nix-daemon.socket
nodm nodm.service
nohang nohang-desktop.service nohang.service
nordugrid-arc-arex arc-arex-ws.service arc-arex.service
nordugrid-arc-datadelivery-service arc-datadelivery-service.service
nordugrid-arc-hed arched.service
nordugrid-arc-infosys-ldap arc-infosys-ldap-slapd.service arc-infosys-ldap.service
notus-scanner notus-scanner.service
nova-api nova-api-metadata.service nova-api.service
nova-compute nova-compute.service
nova-conductor nova-conductor.service
nova-consoleproxy nova-novncproxy.service nova-serialproxy.service nova-spicehtml5proxy.service
nova-scheduler nova-scheduler.service
nsca nsca.service
nsca-ng-server nsca-ng-server.service nsca-ng-server.socket
nscd nscd.service
nsd nsd.service
nslcd nslcd.service
nsncd nsncd.service
nss-tlsd nss-tlsd.service
ntfy ntfy-client.service ntfy.service
ntpd-rs ntpd-rs.service
ntpd-rs-metrics ntpd-rs-metrics.service
ntpsec ntpsec-rotate-stats.service ntpsec-rotate-stats.timer ntpsec-systemd-netif.path ntpsec-systemd-netif.service ntpsec-wait.service ntpsec.service
ntpsec-ntpviz ntploggps.service ntploggps.timer ntplogtemp.service ntplogtemp.timer ntpviz-daily.service ntpviz-daily.timer ntpviz-weekly.service ntpviz-weekly.timer
nullmailer nullmailer.service
numad numad.service
nut-client nut-client.service nut-monitor.service nut.target ups-monitor.service
nut-server nut-driver-enumerator.path nut-driver-enumerator.service nut-driver.target nut-driver@.service nut-server.service
nutcracker nutcracker.service
nvi nvi.service
nvme-cli nvmefc-boot-connections.service nvmf-autoconnect.service nvmf-connect-nbft.service nvmf-connect.target nvmf-connect@.service
nvme-stas stacd.service stafd.service stas-config.target stas-config@.service
nyancat-server nyancat-server.socket nyancat-server@.service
oar-node oar-node-script.service oar-node.service oar-nodecheck.service oar-nodecheck.timer oar.target
oar-server oar-accounting.service oar-accounting.timer oar-server.service
ocfs2-tools o2cb.service ocfs2.service
ocserv ocserv.service
ocsinventory-agent ocsinventory-agent.service ocsinventory-agent.timer
octavia-agent octavia-agent-certs-ramfs.service octavia-agent-netns.service octavia-agent.service
octavia-api octavia-api.service
octavia-driver-agent octavia-driver-agent.service
octavia-health-manager octavia-health-manager.service
octavia-housekeeping octavia-housekeeping.service
octavia-worker octavia-worker.service
oddjob oddjobd.service
ofono dundee.service ofono-fcc-unlock.service ofono.service
oidentd oidentd.service oidentd.socket oidentd@.service
omnidb-server omnidb-server.service
omniorb-nameserver omniorb-nameserver.service
onak onak.service onak.socket
onedrive onedrive@.service
onionbalance onionbalance.service
onionprobe onionprobe.service
oomd oomd.service
opa-fm opa-fm.service
open-infrastructure-compute-tools container-auto.service container@.service
open-infrastructure-storage-tools ceph-log.service
open-iscsi iscsid.service iscsid.socket open-iscsi.service
open-isns-discoveryd isnsdd.service
open-isns-server isnsd.service
open-vm-tools open-vm-tools.service vgauth.service
openafs-client openafs-client.service
openafs-fileserver openafs-fileserver.service
openarena-server openarena-server.service openarena-server@.service
openbgpd bgplgd.service openbgpd.service
openbsd-inetd inetd.service openbsd-inetd.service
opencryptoki pkcsslotd.service
opendkim opendkim.service
opendmarc opendmarc.service
opengnb opengnb.service opengnb@.service
openhpid openhpid.service
openiked openiked.service
opennds-daemon opennds.service
openntpd openntpd.service
openoverlayrouter oor.service
openqa openqa-enqueue-asset-cleanup.service openqa-enqueue-asset-cleanup.timer openqa-enqueue-audit-event-cleanup.service openqa-enqueue-audit-event-cleanup.timer openqa-enqueue-bug-cleanup.service openqa-enqueue-bug-cleanup.timer openqa-enqueue-git-auto-update.service openqa-enqueue-git-auto-update.timer openqa-enqueue-result-cleanup.service openqa-enqueue-result-cleanup.timer openqa-gru.service openqa-livehandler.service openqa-minion-restart.path openqa-minion-restart.service openqa-reload-worker-auto-restart@.path openqa-reload-worker-auto-restart@.service openqa-scheduler.service openqa-setup-db.service openqa-websockets.service openqa-webui.service
openqa-worker openqa-slirpvde.service openqa-vde_switch.service openqa-worker-auto-restart@.service openqa-worker-cacheservice-minion.service openqa-worker-cacheservice.service openqa-worker-no-cleanup@.service openqa-worker-plain@.service openqa-worker.target openqa-worker@.service
opensm opensm.service opensm@.service
opensmtpd opensmtpd.service
opensnitch opensnitch.service
openssh-server rescue-ssh.target ssh.service ssh.socket sshd-keygen.service sshd@.service
openstack-cluster-installer-agent oci-live-host-keys.service oci-live-report-status.service openstack-cluster-installer-agent.service
openstack-cluster-installer-utils oci-first-boot.service oci-report-status.service
opentracker opentracker.service
openvpn openvpn-client@.service openvpn-server@.service openvpn.service openvpn@.service
openvpn3-client openvpn3-autoload.service openvpn3-session@.service
openvswitch-ipsec openvswitch-ipsec.service
openvswitch-switch openvswitch-switch.service ovs-record-hostname.service ovs-vswitchd.service ovsdb-server.service
orthanc orthanc.service
osmo-bsc osmo-bsc.service
osmo-bts osmo-bts.service
osmo-ggsn osmo-ggsn.service
osmo-gtphub osmo-gtphub.service
osmo-hlr osmo-hlr.service
osmo-mgw osmo-mgw.service
osmo-msc osmo-msc.service
osmo-pcu osmo-pcu.service
osmo-sgsn osmo-sgsn.service
osmo-stp osmo-stp.service
osmo-trx osmo-trx.service
osspd osspd.service
ostree-boot ostree-boot-complete.service ostree-finalize-staged-hold.service ostree-finalize-staged.service ostree-prepare-root.service ostree-remount.service ostree-state-overlay@.service
ovn-bgp-agent ovn-bgp-agent.service
ovn-central ovn-central.service ovn-northd.service ovn-ovsdb-server-nb.service ovn-ovsdb-server-sb.service
ovn-controller-vtep ovn-controller-vtep.service
ovn-host ovn-controller.service ovn-host.service
ovn-ic ovn-ic.service
ovn-ic-db ovn-ic-db.service ovn-ovsdb-server-ic-nb.service ovn-ovsdb-server-ic-sb.service
owfs-fuse owfs.service
owftpd owftpd.service
owhttpd owhttpd.service
owserver owserver.service owserver.socket
pacemaker pacemaker.service
pacemaker-remote pacemaker_remote.service
packagekit packagekit-offline-update.service packagekit.service
pagekite pagekite.service
pagure pagure-api-key-expire-mail.service pagure-api-key-expire-mail.timer pagure-authorized-keys-worker.service pagure-gitolite-worker.service pagure-mirror-project-in.service pagure-mirror-project-in.timer pagure-worker.service
pagure-ci pagure-ci.service
pagure-ev-server pagure-ev-server.service
pagure-loadjson pagure-loadjson.service
pagure-logcom pagure-logcom.service
pagure-milters pagure-milters.service
pagure-mirror pagure-mirror.service
pagure-webhook pagure-webhook.service
painintheapt painintheapt-daily.service painintheapt-daily.timer painintheapt-weekly.service painintheapt-weekly.timer
pandorafms-agent pandorafms-agent.service
papd papd.service
parsec-service parsec.service
partimage-server partimaged.service
pass-extension-tomb pass-close@.service
patroni patroni.service patroni@.service
pcaputils pcapdump.service pcapdump@.service
pcp pcp-geolocate.service pcp-reboot-init.service pmcd.service pmfind.service pmfind.timer pmie.service pmie_check.service pmie_check.timer pmie_daily.service pmie_daily.timer pmie_farm.service pmie_farm_check.service pmie_farm_check.timer pmlogger.service pmlogger_check.service pmlogger_check.timer pmlogger_daily.service pmlogger_daily.timer pmlogger_farm.service pmlogger_farm_check.service pmlogger_farm_check.timer pmproxy.service sys-fs-resctrl.mount
pcs pcsd-ruby.service pcsd.service
pcs-snmp pcs_snmp_agent.service
pcscd pcscd.service pcscd.socket
pdns-ixfrdist ixfrdist.service ixfrdist@.service
pdns-recursor pdns-recursor.service pdns-recursor@.service
pdns-server pdns.service pdns@.service
pdudaemon pdudaemon.service
pesign pesign.service
pgagroal pgagroal.service pgagroal.socket
pgbackrest pgbackrest.service
pgbouncer pgbouncer.service pgbouncer.socket
pgcluu pgcluu.service pgcluu.timer pgcluu_collectd.service
pglistener pglistener.service
pgpool2 pgpool2.service
pgqd pgqd.service
phosh phosh.service
php-common phpsessionclean.service phpsessionclean.timer
php8.4-fpm php8.4-fpm.service
pimd pimd.service
pk4 pk4-generate-index.service pk4-generate-index.timer
pkcs11-daemon pkcs11-daemon.service
placement-api placement-api.service
plasma-mobile plasma-mobile.service
plocate plocate-updatedb.service plocate-updatedb.timer
plymouth plymouth-halt.service plymouth-kexec.service plymouth-log.service plymouth-poweroff.service plymouth-quit-wait.service plymouth-quit.service plymouth-read-write.service plymouth-reboot.service plymouth-start.service plymouth-switch-root-initramfs.service plymouth-switch-root.service plymouth.service systemd-ask-password-plymouth.path systemd-ask-password-plymouth.service
pmacct nfacctd.service pmacctd.service sfacctd.service uacctd.service
pnopaste pnopaste.service pnopaste.timer
podman podman-auto-update.service podman-auto-update.timer podman-clean-transient.service podman-kube@.service podman-restart.service podman.service podman.socket
pokerth-server pokerth-server.service
policycoreutils selinux-autorelabel-mark.service selinux-autorelabel.service selinux-autorelabel.target
policyd-rate-limit policyd-rate-limit.service
policyd-weight policyd-weight.service
polkitd polkit.service
pollen pollen.service
pollinate pollinate.service
poolcounter poolcounter.service
portsentry portsentry.service portsentry@.service
postfix postfix-resolvconf.path postfix-resolvconf.service postfix.service postfix@.service
postfix-gld gld.service
postfix-mta-sts-resolver postfix-mta-sts-resolver.service
postfwd postfwd.service
postgresql-common pg_basebackup@.service pg_basebackup@.timer pg_compresswal@.service pg_compresswal@.timer pg_dump@.service pg_dump@.timer pg_receivewal@.service postgresql.service postgresql@.service
postgrey postgrey.service
postsrsd postsrsd.service
pound pound.service
powa-collector powa-collector.service
power-profiles-daemon power-profiles-daemon.service
powerman powerman.service
powertop powertop.service
ppp ppp@.service
pppconfig dns-clean.service
pptpd pptpd.service
pqconnect pqconnect.service
pqconnect-server pqconnect-server.service
privoxy privoxy-cleanup.service privoxy-cleanup.timer privoxy.service
proftpd-core proftpd.service proftpd.socket proftpd@.service
prometheus prometheus.service
prometheus-alertmanager prometheus-alertmanager.service
prometheus-apache-exporter prometheus-apache-exporter.service
prometheus-bind-exporter prometheus-bind-exporter.service
prometheus-bird-exporter prometheus-bird-exporter.service
prometheus-blackbox-exporter prometheus-blackbox-exporter.service
prometheus-dnsmasq-exporter prometheus-dnsmasq-exporter.service
prometheus-elasticsearch-exporter prometheus-elasticsearch-exporter.service
prometheus-exporter-exporter prometheus-exporter-exporter.service
prometheus-frr-exporter prometheus-frr-exporter.service
prometheus-hacluster-exporter ha_cluster_exporter.service
prometheus-haproxy-exporter prometheus-haproxy-exporter.service
prometheus-homeplug-exporter prometheus-homeplug-exporter.service
prometheus-ipmi-exporter prometheus-ipmi-exporter.service
prometheus-libvirt-exporter prometheus-libvirt-exporter.service
prometheus-mongodb-exporter prometheus-mongodb-exporter.service
prometheus-mqtt-exporter prometheus-mqtt-exporter.service
prometheus-mysqld-exporter prometheus-mysqld-exporter.service
prometheus-nextcloud-exporter prometheus-nextcloud-exporter.service
prometheus-nginx-exporter prometheus-nginx-exporter.service
prometheus-node-exporter prometheus-node-exporter.service
prometheus-node-exporter-collectors prometheus-node-exporter-apt.service prometheus-node-exporter-apt.timer prometheus-node-exporter-ipmitool-sensor.service prometheus-node-exporter-ipmitool-sensor.timer prometheus-node-exporter-mellanox-hca-temp.service prometheus-node-exporter-mellanox-hca-temp.timer prometheus-node-exporter-nvme.service prometheus-node-exporter-nvme.timer prometheus-node-exporter-smartmon.service prometheus-node-exporter-smartmon.timer
prometheus-openstack-exporter prometheus-openstack-exporter.service
prometheus-pgbackrest-exporter prometheus-pgbackrest-exporter.service
prometheus-pgbouncer-exporter prometheus-pgbouncer-exporter.service
prometheus-phpfpm-exporter prometheus-phpfpm-exporter.service
prometheus-postfix-exporter prometheus-postfix-exporter.service
prometheus-postgres-exporter prometheus-postgres-exporter.service
prometheus-process-exporter prometheus-process-exporter.service
prometheus-pushgateway prometheus-pushgateway.service
prometheus-redis-exporter prometheus-redis-exporter.service
prometheus-smokeping-prober prometheus-smokeping-prober.service
prometheus-snmp-exporter prometheus-snmp-exporter.service
prometheus-sql-exporter prometheus-sql-exporter.service
prometheus-squid-exporter prometheus-squid-exporter.service
prometheus-tplink-plug-exporter prometheus-tplink-plug-exporter.service
prometheus-varnish-exporter prometheus-varnish-exporter.service
prometheus-xmpp-alerts prometheus-xmpp-alerts.service
prosody prosody.service
protection-domain-mapper pd-mapper.service
proxsmtp proxsmtp.service proxsmtp.target proxsmtp@.service
ps-watcher ps-watcher.service
psad psad.service
pulseaudio pulseaudio-enable-autospawn.service
puppet-agent puppet.service
puppetdb puppetdb.service
puppetserver puppetserver.service
pygopherd pygopherd.service
pynslcd pynslcd.service
pyroman pyroman.service
pyspf-milter pyspf-milter.service
python3-pyro5 pyro5-ns.service
python3-rtslib-fb rtslib-fb-targetctl.service
python3-slidge slidge@.service
qatlib-service qat.service
qbittorrent-nox qbittorrent-nox@.service
qbootctl qbootctl.service
qcom-phone-utils bootmac-bluetooth.service q6voiced.service qcom-modem-setup.service
qemu-guest-agent qemu-guest-agent.service
qemu-system-common qemu-vmsr-helper.service qemu-vmsr-helper.socket
qrtr-tools qrtr-ns.service
quassel-core quasselcore.service
quota quota.service quotarpc.service
rabbitmq-server rabbitmq-server.service
radicale radicale.service
radioclk radioclk.service
radosgw ceph-radosgw.target ceph-radosgw@.service
radsecproxy radsecproxy.service
radvd radvd.service
rancid rancid-cleanup.service rancid-cleanup.timer rancid.service rancid.timer
rapiddisk rapiddiskd.service
rarpd rarpd.service
rasdaemon ras-mc-ctl.service rasdaemon.service
ratbagd ratbagd.service
rauc-service rauc.service
rawdns rawdns.service
razercfg razerd.service
rbd-mirror ceph-rbd-mirror.target ceph-rbd-mirror@.service
rbldns rbldns.service
rbldnsd rbldnsd.service rbldnsd.socket rbldnsd@.service
rbootd rbootd.service
rdma-core iwpmd.service rdma-hw.target rdma-load-modules@.service rdma-ndd.service
rdnssd rdnssd.service
readsb readsb.service
realmd realmd.service
rebuilderd-worker rebuilderd-worker@.service
receptor receptor.service
redis-sentinel redis-sentinel.service redis-sentinel@.service
redis-server redis-server.service redis-server@.service
redsocks redsocks.service
reform-tools reform-hw-setup.service reform-sleep.service
remotetrx remotetrx.service
renderd renderd.service
repowerd repowerd.service
request-tracker5 request-tracker5.service
resolvconf resolvconf-pull-resolved.path resolvconf-pull-resolved.service resolvconf.service
resource-agents resource-agents-deps.target
restic-rest-server restic-rest-server.service
restorecond restorecond.service
rinetd rinetd.service
rmtfs rmtfs.service
rng-tools-debian rng-tools-debian.service
rng-tools5 rngd.service
robustirc-bridge robustirc-bridge.service robustirc-bridge@.service
roundcube-core roundcube-cleandb.service roundcube-cleandb.timer roundcube-gc.service roundcube-gc.timer
rpcbind portmap.service rpcbind.service rpcbind.socket
rpki-client rpki-client.service rpki-client.timer
rshim rshim.service
rspamd rspamd.service
rsync rsync.service
rsyslog rsyslog.service
rt5-fcgi rt5-fcgi.service
rtkit rtkit-daemon.service
rtpengine-daemon rtpengine-daemon.service rtpengine.service
rtpengine-recording-daemon rtpengine-recording-daemon.service rtpengine-recording-nfs-mount.service rtpengine-recording.service
rtsp-server-perl rtsp-server-perl.service
runit-run runit.service
ruptimed ruptimed.service
sackd sackd.service
samba nmbd.service smbd.service
samba-ad-dc samba-ad-dc.service
samhain samhain.service
sane-utils saned.service saned.socket saned@.service
sanlk-reset sanlk-resetd.service
sanlock sanlock.service wdmd.service
sanoid sanoid-prune.service sanoid.service sanoid.timer
sasl2-bin saslauthd.service
sbd sbd.service sbd_remote.service
sbws sbws.service sbws_cleanup.service sbws_cleanup.timer sbws_generate.service sbws_generate.timer
scanbd scanbd.service scanbm.socket scanbm@.service
schleuder schleuder-api-daemon.service
schroot schroot.service
scsitools scsitools-pre.service scsitools.service
sddm sddm.service
seatd seatd.service
sec sec.service
sendmail-bin sendmail.service
ser2net ser2net.service
serf serf.service
setserial etc-setserial.service setserial.service
shadowsocks-libev shadowsocks-libev-local@.service shadowsocks-libev-redir@.service shadowsocks-libev-server@.service shadowsocks-libev-tunnel@.service shadowsocks-libev.service
shairport-sync shairport-sync.service
shibboleth-sp-utils shibd.service
shiny-server shiny-server.service
shoelaces shoelaces.service
shorewall shorewall.service
shorewall-init shorewall-init.service
shorewall-lite shorewall-lite.service
shorewall6 shorewall6.service
shorewall6-lite shorewall6-lite.service
sidedoor sidedoor.service
simple-whip-server simple-whip-server.service
simplemonitor simplemonitor.service
sinfo sinfo.service
siridb-server siridb-server.service
sitesummary sitesummary.service sitesummary.timer
sitesummary-client sitesummary-client.service sitesummary-client.timer
slapd slapd.service
slashem-common slashem-common.service
slim slim.service
slinkwatch slinkwatch.service
slurmctld slurmctld.service
slurmd slurmd.service
slurmdbd slurmdbd.service
slurmrestd slurmrestd.service
smartdns smartdns.service
smartmontools smartmontools.service
smcroute smcroute-helper.service smcroute.service
smokeping smokeping.service
sms4you sms4you.service
snac2 snac2.service
snapclient snapclient.service
snapd snapd.apparmor.service snapd.mounts-pre.target snapd.mounts.target snapd.recovery-chooser-trigger.service snapd.seeded.service snapd.service snapd.socket
snapper snapper-boot.service snapper-boot.timer snapper-cleanup.service snapper-cleanup.timer snapper-timeline.service snapper-timeline.timer snapperd.service
snapserver snapserver.service
sndiod sndiod.service
sniproxy sniproxy.service
snmpd snmpd.service
snmptrapd snmptrapd.service snmptrapd.socket
snmptt snmptt.service
snowflake-proxy snowflake-proxy.service
soapyremote-server soapyremote-server.service
softflowd softflowd.service softflowd@.service
sogo sogo.service
soju soju.service
soundmodem soundmodem.service
spacenavd spacenavd.service
spamassassin spamassassin-maintenance.service spamassassin-maintenance.timer
spamd spamd.service
spampd spampd.service
speakersafetyd speakersafetyd.service
speech-dispatcher speech-dispatcher.service speech-dispatcherd.service
spice-vdagent spice-vdagent.service spice-vdagentd.service spice-vdagentd.socket
spice-webdavd spice-webdavd.service
sqlgrey sqlgrey.service
squid squid.service
sqwebmail sqwebmail.service
srcpd srcpd.service
sreview-master sreview-dispatch.service
sreview-web sreview-web.service
srptools srp_daemon.service srp_daemon_port@.service srptools.service
sshguard sshguard.service
sslh sslh.service
sssd-ad-common sssd-pac.service sssd-pac.socket
sssd-common sssd-autofs.service sssd-autofs.socket sssd-nss.service sssd-nss.socket sssd-pam.service sssd-pam.socket sssd-ssh.service sssd-ssh.socket sssd-sudo.service sssd-sudo.socket sssd.service
sssd-dbus sssd-ifp.service
sssd-kcm sssd-kcm.service sssd-kcm.socket
stayrtr stayrtr.service
stenographer stenographer.service
strongswan-starter ipsec.service strongswan-starter.service
stubby stubby.service
stunnel4 stunnel.target stunnel@.service
sudo sudo.service
sudo-ldap sudo.service
supervisor supervisor.service
suricata suricata.service
svxlink-gpio svxlink_gpio_setup.service
svxlink-server svxlink.service
svxreflector svxreflector.service
swapspace swapspace.service
swayosd swayosd-libinput-backend.service
swift-account swift-account-auditor.service swift-account-auditor@.service swift-account-reaper.service swift-account-reaper@.service swift-account-replicator.service swift-account-replicator@.service swift-account.service
swift-container swift-container-auditor.service swift-container-auditor@.service swift-container-reconciler.service swift-container-replicator.service swift-container-replicator@.service swift-container-sharder.service swift-container-sharder@.service swift-container-sync.service swift-container-sync@.service swift-container-updater.service swift-container-updater@.service swift-container.service
swift-object swift-object-auditor.service swift-object-auditor@.service swift-object-reconstructor.service swift-object-reconstructor@.service swift-object-replicator.service swift-object-replicator@.service swift-object-updater.service swift-object-updater@.service swift-object.service swift-object@.service
swift-object-expirer swift-object-expirer.service
swift-proxy swift-proxy.service
switchconf switchconf.service
switcheroo-control switcheroo-control.service
swupdate swupdate-progress.service swupdate-usb@.service swupdate.service swupdate.socket
sxmo-utils sxmo.service
sympa sympa-archived.service sympa-bounced.service sympa-bulk.service sympa-task_manager.service sympa.service sympasoap.service sympasoap.socket wwsympa.service wwsympa.socket
syncache syncache.service
syncplay-server syncplay-server.service
syncthing syncthing@.service
syncthing-discosrv syncthing-discosrv.service
syncthing-relaysrv syncthing-relaysrv.service
sysfsutils sysfsutils.service
syslog-ng-core syslog-ng.service
sysprof sysprof3.service
sysstat sysstat-collect.service sysstat-collect.timer sysstat-rotate.service sysstat-rotate.timer sysstat-summary.service sysstat-summary.timer sysstat.service
system-config-printer-udev configure-printer@.service
systemd autovt@.service basic.target blockdev@.target bluetooth.target boot-complete.target capsule@.service console-getty.service container-getty@.service cryptdisks-early.service cryptdisks.service ctrl-alt-del.target dbus-org.freedesktop.hostname1.service dbus-org.freedesktop.locale1.service dbus-org.freedesktop.login1.service dbus-org.freedesktop.timedate1.service debug-shell.service default.target dev-hugepages.mount dev-mqueue.mount emergency.service emergency.target exit.target factory-reset.target final.target first-boot-complete.target getty-pre.target getty-static.service getty.target getty@.service graphical.target halt.target hibernate.target hwclock.service hybrid-sleep.target initrd-cleanup.service initrd-fs.target initrd-parse-etc.service initrd-root-device.target initrd-root-fs.target initrd-switch-root.service initrd-switch-root.target initrd-udevadm-cleanup-db.service initrd-usr-fs.target initrd.target kexec.target kmod-static-nodes.service kmod.service ldconfig.service local-fs-pre.target local-fs.target modprobe@.service multi-user.target network-online.target network-pre.target network.target nss-lookup.target nss-user-lookup.target paths.target poweroff.target printer.target proc-sys-fs-binfmt_misc.mount procps.service quotaon-root.service quotaon@.service rc-local.service reboot.target remote-fs-pre.target remote-fs.target rescue.service rescue.target rpcbind.target run-lock.mount runlevel0.target runlevel1.target runlevel2.target runlevel3.target runlevel4.target runlevel5.target runlevel6.target serial-getty@.service shutdown.target sigpwr.target sleep.target slices.target smartcard.target sockets.target soft-reboot.target sound.target ssh-access.target storage-target-mode.target suspend-then-hibernate.target suspend.target swap.target sys-fs-fuse-connections.mount sys-kernel-config.mount sys-kernel-debug.mount sys-kernel-tracing.mount sysinit.target syslog.socket system-update-cleanup.service system-update-pre.target system-update.target systemd-ask-password-console.path systemd-ask-password-console.service systemd-ask-password-wall.path systemd-ask-password-wall.service systemd-backlight@.service systemd-battery-check.service systemd-binfmt.service systemd-boot-check-no-failures.service systemd-bsod.service systemd-confext.service systemd-creds.socket systemd-creds@.service systemd-exit.service systemd-firstboot.service systemd-fsck-root.service systemd-fsck@.service systemd-growfs-root.service systemd-growfs@.service systemd-halt.service systemd-hibernate-clear.service systemd-hibernate-resume.service systemd-hibernate.service systemd-hostnamed.service systemd-hostnamed.socket systemd-hybrid-sleep.service systemd-initctl.service systemd-initctl.socket systemd-journal-catalog-update.service systemd-journal-flush.service systemd-journald-audit.socket systemd-journald-dev-log.socket systemd-journald-sync@.service systemd-journald-varlink@.socket systemd-journald.service systemd-journald.socket systemd-journald@.service systemd-journald@.socket systemd-kexec.service systemd-localed.service systemd-logind.service systemd-machine-id-commit.service systemd-modules-load.service systemd-network-generator.service systemd-networkd-persistent-storage.service systemd-networkd-wait-online.service systemd-networkd-wait-online@.service systemd-networkd.service systemd-networkd.socket systemd-pcrextend.socket systemd-pcrextend@.service systemd-pcrfs-root.service systemd-pcrfs@.service systemd-pcrlock-file-system.service systemd-pcrlock-firmware-code.service systemd-pcrlock-firmware-config.service systemd-pcrlock-machine-id.service systemd-pcrlock-make-policy.service systemd-pcrlock-secureboot-authority.service systemd-pcrlock-secureboot-policy.service systemd-pcrlock.socket systemd-pcrlock@.service systemd-pcrmachine.service systemd-pcrphase-initrd.service systemd-pcrphase-sysinit.service systemd-pcrphase.service systemd-poweroff.service systemd-pstore.service systemd-quotacheck-root.service systemd-quotacheck@.service systemd-random-seed.service systemd-reboot.service systemd-remount-fs.service systemd-rfkill.service systemd-rfkill.socket systemd-soft-reboot.service systemd-storagetm.service systemd-suspend-then-hibernate.service systemd-suspend.service systemd-sysctl.service systemd-sysext.service systemd-sysext.socket systemd-sysext@.service systemd-sysusers.service systemd-timedated.service systemd-tmpfiles-clean.service systemd-tmpfiles-clean.timer systemd-tmpfiles-setup-dev-early.service systemd-tmpfiles-setup-dev.service systemd-tmpfiles-setup.service systemd-tpm2-setup-early.service systemd-tpm2-setup.service systemd-update-done.service systemd-user-sessions.service systemd-volatile-root.service time-set.target time-sync.target timers.target tmp.mount tpm2.target umount.target usb-gadget.target user-runtime-dir@.service user@.service x11-common.service
systemd-boot systemd-bless-boot.service systemd-boot-random-seed.service systemd-boot-update.service systemd-bootctl.socket systemd-bootctl@.service
systemd-bootchart systemd-bootchart.service
systemd-container dbus-org.freedesktop.import1.service dbus-org.freedesktop.machine1.service dbus-org.freedesktop.portable1.service machines.target systemd-importd.service systemd-importd.socket systemd-machined.service systemd-mountfsd.service systemd-mountfsd.socket systemd-nspawn@.service systemd-nsresourced.service systemd-nsresourced.socket systemd-portabled.service systemd-sysupdate-reboot.service systemd-sysupdate-reboot.timer systemd-sysupdate.service systemd-sysupdate.timer var-lib-machines.mount
systemd-coredump systemd-coredump.socket systemd-coredump@.service
systemd-cron cron-mail@.service cron-update.path cron-update.service cron.target systemd-cron-cleaner.service systemd-cron-cleaner.timer
systemd-cryptsetup cryptsetup-pre.target cryptsetup.target integritysetup-pre.target integritysetup.target remote-cryptsetup.target remote-veritysetup.target veritysetup-pre.target veritysetup.target
systemd-homed systemd-homed-activate.service systemd-homed-firstboot.service systemd-homed.service
systemd-journal-remote systemd-journal-gatewayd.service systemd-journal-gatewayd.socket systemd-journal-remote.service systemd-journal-remote.socket systemd-journal-upload.service
systemd-netlogd systemd-netlogd.service
systemd-oomd systemd-oomd.service systemd-oomd.socket
systemd-repart systemd-repart.service
systemd-resolved systemd-resolved.service
systemd-timesyncd systemd-time-wait-sync.service systemd-timesyncd.service
systemd-userdbd systemd-userdbd.service systemd-userdbd.socket
systemd-zram-generator systemd-zram-setup@.service
systune systune.service
tang tangd.socket tangd@.service
tango-accesscontrol tango-accesscontrol.service
tango-db tango-db.service
tango-starter tango-starter.service
tarantool-common tarantool.service tarantool@.service
targetcli-fb targetclid.service targetclid.socket
tayga tayga.service tayga@.service
tcmu-runner tcmu-runner.service
teeworlds-server teeworlds-server.service
tetrinetx tetrinetx.service
tftp-proxy tftp-proxy.service
tftpd-hpa tftpd-hpa.service
tgt tgt.service
thermald thermald.service
thinkfan thinkfan-sleep.service thinkfan-wakeup.service thinkfan.service
tigervnc-standalone-server tigervncserver@.service
timekpr-next timekpr.service
timelord timelord.service
tinc tinc.service tinc@.service
tiny-dfr systemd-backlight@backlight:228200000.display-pipe.0.service systemd-backlight@backlight:appletb_backlight.service tiny-dfr.service
tinydns tinydns.service
tinyproxy tinyproxy.service
tinysshd tinysshd.socket tinysshd@.service
tirex tirex-backend-manager.service tirex-master.service
tlp tlp.service
tmate-ssh-server tmate-ssh-server.service
tntnet tntnet.service
tomcat10 tomcat10.service
tomcat11 tomcat11.service
tor tor.service tor@.service tor@default.service
tpm2-abrmd tpm2-abrmd.service
tqftpserv tqftpserv.service
transmission-daemon transmission-daemon.service
triggerhappy triggerhappy.service triggerhappy.socket
trojan trojan.service trojan@.service
trousers tcsd.service trousers.service
trove-api trove-api.service
trove-conductor trove-conductor.service
trove-guestagent trove-guestagent.service
trove-taskmanager trove-taskmanager.service
tryton-server tryton-server-cron@.service tryton-server-worker@.service tryton-server.service
tryton-server-uwsgi tryton-server-uwsgi@.service
tuned tuned.service
tuned-ppd tuned-ppd.service
tuptime tuptime-sync.service tuptime-sync.timer tuptime.service
twms twms.service
udev systemd-hwdb-update.service systemd-udev-load-credentials.service systemd-udev-settle.service systemd-udev-trigger.service systemd-udevd-control.socket systemd-udevd-kernel.socket systemd-udevd.service udev.service
udevil devmon@.service
udhcpd udhcpd.service
udisks2 udisks2.service
ufoai-server ufoai-server.service
uftp uftp.service
ufw ufw.service
ulogd2 ulogd2.service
ums2net ums2net.service
umtp-responder umtp-responder.service
unattended-upgrades unattended-upgrades.service
unbound unbound-resolvconf.service unbound.service
unicorn unicorn.service
unscd unscd.service
upower upower.service
uptimed uptimed.service
urfkill urfkill.service
uruk uruk.service
usb-modeswitch usb_modeswitch@.service
usbguard usbguard-dbus.service usbguard.service
usbmuxd usbmuxd.service
usbrelayd usbrelayd.service
util-linux fstrim.service fstrim.timer
uucp uucp.socket uucp@.service
uuid-runtime uuidd.service uuidd.socket
uwsgi-core uwsgi-app@.service uwsgi-app@.socket
uwsgi-emperor uwsgi-emperor.service
v2ray v2ray.service
valkey-sentinel valkey-sentinel.service valkey-sentinel@.service
valkey-server valkey-server.service valkey-server@.service
varnish varnish.service varnishncsa.service
vblade vblade.service vblade@.service
vdr vdr.service
vdradmin-am vdradmin-am.service
veyon-service veyon.service
victoria-metrics victoria-metrics.service
vip-manager vip-manager.service vip-manager@.service
vip-manager2 vip-manager.service vip-manager@.service
virtualgps virtualgps.service
vitrage-api vitrage-api.service
vitrage-collector vitrage-collector.service
vitrage-graph vitrage-graph.service
vitrage-ml vitrage-ml.service
vitrage-notifier vitrage-notifier.service
vitrage-persistor vitrage-persistor.service
vitrage-snmp-parsing vitrage-snmp-parsing.service
vnstat vnstat.service
voms-server voms@.service
vpnc vpnc@.service
vrfydmn vrfydmn.service
vsftpd vsftpd.service
vzlogger vzlogger.service
w1retap w1retap.service
waagent walinuxagent.service
walldns walldns.service
watchdog watchdog.service wd_keepalive.service
watcher-api watcher-api.service
watcher-applier watcher-applier.service
watcher-decision-engine watcher-decision-engine.service
wdm wdm.service
webdis webdis.service
webfs webfs.service
webhook webhook.service
weborf-daemon weborf.service weborf@.service
wesnoth-1.18-server wesnoth-1.18-server.service
whereami whereami.service
winbind winbind.service
wireguard-tools wg-quick.target wg-quick@.service
wpasupplicant wpa_supplicant-nl80211@.service wpa_supplicant-wired@.service wpa_supplicant.service wpa_supplicant@.service
writeboost writeboost.service
wsdd2 wsdd2.service
wtmpdb wtmpdb-update-boot.service
x2goserver x2goserver.service
x2gothinclient-cdmanager x2gothinclient-cdmanager.service
x2gothinclient-displaymanager x2gothinclient-displaymanager.service
xdm xdm.service
xen-utils-common xen.service xendomains.service
xfsprogs xfs_scrub@.service xfs_scrub_all.service xfs_scrub_all.timer xfs_scrub_all_fail.service xfs_scrub_fail@.service xfs_scrub_media@.service xfs_scrub_media_fail@.service
xinetd xinetd.service
xrdp xrdp-sesman.service xrdp.service
xringd xringd.service
xrootd-server cmsd@.service frm_purged@.service frm_xfrd@.service xrdhttp@.socket xrootd@.service xrootd@.socket
xserver-xorg-input-wacom wacom-inputattach@.service
xymon xymon.service
xymon-client xymon-client.service
yadifa yadifa.service
yaskkserv yaskkserv.service yaskkserv.socket
yaws yaws.service
yggdrasil yggdrasil.service
ypbind-mt ypbind.service
ypserv yppasswdd.service ypserv.service ypxfr_1perday.service ypxfr_1perday.timer ypxfr_1perhour.service ypxfr_1perhour.timer ypxfr_2perday.service ypxfr_2perday.timer ypxfrd.service
yubihsm-connector yubihsm-connector.service
yubikey-luks yubikey-luks-suspend.service
zabbix-agent zabbix-agent.service
zabbix-agent2 zabbix-agent2.service
zabbix-java-gateway zabbix-java-gateway.service
zabbix-proxy-mysql zabbix-proxy.service
zabbix-proxy-pgsql zabbix-proxy.service
zabbix-proxy-sqlite3 zabbix-proxy.service
zabbix-server-mysql zabbix-server.service
zabbix-server-pgsql zabbix-server.service
zabbix-web-service zabbix-web-service.service
zaqar-server zaqar-server.service
zcfan zcfan.service
zeroc-glacier2 glacier2router.service
zeroc-icegrid icegridnode.service icegridregistry.service
zfs-fuse zfs-fuse.service
ziproxy ziproxy.service
znc znc.service
zoneminder zoneminder.service
zram-tools zramswap.service
zvbi zvbi.service
`;
