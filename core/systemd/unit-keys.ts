/**
 * The sections and keys of unit files, and of which kind their values are: `systemd --dump-configuration-items` of
 * systemd 257. An unknown one is left out by systemd, with a line in its journal.
 */
type ValueKind = "boolean" | "span" | "other";

/** Names between blanks. */
type KeysByKind = Readonly<Partial<Record<ValueKind, string>>>;

/** Of whatever runs programs: systemd.exec(5), systemd.kill(5). */
const execution: KeysByKind = {
  boolean: `
    CPUSchedulingResetOnFork DynamicUser IgnoreSIGPIPE LockPersonality MemoryDenyWriteExecute NoNewPrivileges
    PrivateDevices PrivateIPC PrivateNetwork ProtectClock ProtectHostname ProtectKernelLogs ProtectKernelModules
    ProtectKernelTunables RemoveIPC RestrictRealtime RestrictSUIDSGID RootEphemeral SendSIGHUP SendSIGKILL
    SyslogLevelPrefix TTYReset TTYVHangup TTYVTDisallocate
  `,
  span: `
    LogRateLimitIntervalSec TimeoutCleanSec
  `,
  other: `
    AmbientCapabilities AppArmorProfile BindLogSockets BindPaths BindReadOnlyPaths CPUAffinity
    CPUSchedulingPolicy CPUSchedulingPriority CacheDirectory CacheDirectoryMode CapabilityBoundingSet
    ConfigurationDirectory ConfigurationDirectoryMode CoredumpFilter Environment EnvironmentFile ExecPaths
    ExecSearchPath ExtensionDirectories ExtensionImagePolicy ExtensionImages FinalKillSignal Group
    IOSchedulingClass IOSchedulingPriority IPCNamespacePath ImportCredential InaccessibleDirectories
    InaccessiblePaths KeyringMode KillMode KillSignal LimitAS LimitCORE LimitCPU LimitDATA LimitFSIZE LimitLOCKS
    LimitMEMLOCK LimitMSGQUEUE LimitNICE LimitNOFILE LimitNPROC LimitRSS LimitRTPRIO LimitRTTIME LimitSIGPENDING
    LimitSTACK LoadCredential LoadCredentialEncrypted LogExtraFields LogFilterPatterns LogLevelMax LogNamespace
    LogRateLimitBurst LogsDirectory LogsDirectoryMode MemoryKSM MountAPIVFS MountFlags MountImagePolicy
    MountImages NUMAMask NUMAPolicy NetworkNamespacePath Nice NoExecPaths OOMScoreAdjust PAMName PassEnvironment
    Personality PrivateMounts PrivatePIDs PrivateTmp PrivateUsers ProcSubset ProtectControlGroups ProtectHome
    ProtectProc ProtectSystem ReadOnlyDirectories ReadOnlyPaths ReadWriteDirectories ReadWritePaths
    RestartKillSignal RestrictAddressFamilies RestrictFileSystems RestrictNamespaces RootDirectory RootHash
    RootHashSignature RootImage RootImageOptions RootImagePolicy RootVerity RuntimeDirectory
    RuntimeDirectoryMode RuntimeDirectoryPreserve SELinuxContext SecureBits SetCredential SetCredentialEncrypted
    SetLoginEnvironment SmackProcessLabel StandardError StandardInput StandardInputData StandardInputText
    StandardOutput StateDirectory StateDirectoryMode SupplementaryGroups SyslogFacility SyslogIdentifier
    SyslogLevel SystemCallArchitectures SystemCallErrorNumber SystemCallFilter SystemCallLog TTYColumns TTYPath
    TTYRows TemporaryFileSystem TimerSlackNSec UMask UnsetEnvironment User UtmpIdentifier UtmpMode
    WatchdogSignal WorkingDirectory
  `,
};

/** Of whatever has a control group: systemd.resource-control(5). */
const resources: KeysByKind = {
  boolean: `
    BlockIOAccounting CPUAccounting CoredumpReceive IOAccounting IPAccounting MemoryAccounting
    MemoryZSwapWriteback TasksAccounting
  `,
  span: `
    MemoryPressureThresholdSec
  `,
  other: `
    AllowedCPUs AllowedMemoryNodes BPFProgram BlockIODeviceWeight BlockIOReadBandwidth BlockIOWeight
    BlockIOWriteBandwidth CPUQuota CPUQuotaPeriodSec CPUShares CPUWeight DefaultMemoryLow DefaultMemoryMin
    DefaultStartupMemoryLow Delegate DelegateSubgroup DeviceAllow DevicePolicy DisableControllers
    IODeviceLatencyTargetSec IODeviceWeight IOReadBandwidthMax IOReadIOPSMax IOWeight IOWriteBandwidthMax
    IOWriteIOPSMax IPAddressAllow IPAddressDeny IPEgressFilterPath IPIngressFilterPath ManagedOOMMemoryPressure
    ManagedOOMMemoryPressureDurationSec ManagedOOMMemoryPressureLimit ManagedOOMPreference ManagedOOMSwap
    MemoryHigh MemoryLimit MemoryLow MemoryMax MemoryMin MemoryPressureWatch MemorySwapMax MemoryZSwapMax NFTSet
    RestrictNetworkInterfaces Slice SocketBindAllow SocketBindDeny StartupAllowedCPUs StartupAllowedMemoryNodes
    StartupBlockIOWeight StartupCPUShares StartupCPUWeight StartupIOWeight StartupMemoryHigh StartupMemoryLow
    StartupMemoryMax StartupMemorySwapMax StartupMemoryZSwapMax TasksMax
  `,
};

/** [Unit] */
const unit: KeysByKind = {
  boolean: `
    AllowIsolate DefaultDependencies IgnoreOnIsolate OnFailureIsolate RefuseManualStart RefuseManualStop
    StopWhenUnneeded SurviveFinalKillSignal
  `,
  span: `
    StartLimitInterval StartLimitIntervalSec
  `,
  other: `
    After AssertACPower AssertArchitecture AssertCPUFeature AssertCPUPressure AssertCPUs AssertCapability
    AssertControlGroupController AssertCredential AssertDirectoryNotEmpty AssertEnvironment
    AssertFileIsExecutable AssertFileNotEmpty AssertFirstBoot AssertGroup AssertHost AssertIOPressure
    AssertKernelCommandLine AssertKernelVersion AssertMemory AssertMemoryPressure AssertNeedsUpdate
    AssertOSRelease AssertPathExists AssertPathExistsGlob AssertPathIsDirectory AssertPathIsEncrypted
    AssertPathIsMountPoint AssertPathIsReadWrite AssertPathIsSymbolicLink AssertSecurity AssertUser
    AssertVirtualization Before BindTo BindsTo CollectMode ConditionACPower ConditionArchitecture
    ConditionCPUFeature ConditionCPUPressure ConditionCPUs ConditionCapability ConditionControlGroupController
    ConditionCredential ConditionDirectoryNotEmpty ConditionEnvironment ConditionFileIsExecutable
    ConditionFileNotEmpty ConditionFirmware ConditionFirstBoot ConditionGroup ConditionHost ConditionIOPressure
    ConditionKernelCommandLine ConditionKernelVersion ConditionMemory ConditionMemoryPressure
    ConditionNeedsUpdate ConditionOSRelease ConditionPathExists ConditionPathExistsGlob ConditionPathIsDirectory
    ConditionPathIsEncrypted ConditionPathIsMountPoint ConditionPathIsReadWrite ConditionPathIsSymbolicLink
    ConditionSecurity ConditionUser ConditionVirtualization Conflicts Description Documentation FailureAction
    FailureActionExitStatus JobRunningTimeoutSec JobTimeoutAction JobTimeoutRebootArgument JobTimeoutSec
    JoinsNamespaceOf OnFailure OnFailureJobMode OnSuccess OnSuccessJobMode PartOf PropagateReloadFrom
    PropagateReloadTo PropagatesReloadTo PropagatesStopTo RebootArgument ReloadPropagatedFrom Requires
    RequiresMountsFor RequiresOverridable Requisite RequisiteOverridable SourcePath StartLimitAction
    StartLimitBurst StopPropagatedFrom SuccessAction SuccessActionExitStatus Upholds Wants WantsMountsFor
  `,
};

/** [Service] */
const service: KeysByKind = {
  boolean: `
    GuessMainPID NonBlocking PermissionsStartOnly RemainAfterExit RootDirectoryStartOnly
  `,
  span: `
    RestartMaxDelaySec RestartSec RuntimeMaxSec RuntimeRandomizedExtraSec StartLimitInterval TimeoutSec
    TimeoutStartSec WatchdogSec
  `,
  other: `
    BusName ExecCondition ExecReload ExecStart ExecStartPost ExecStartPre ExecStop ExecStopPost ExitType
    FailureAction FileDescriptorStoreMax FileDescriptorStorePreserve NotifyAccess OOMPolicy OpenFile PIDFile
    RebootArgument ReloadSignal Restart RestartForceExitStatus RestartMode RestartPreventExitStatus RestartSteps
    Sockets StartLimitAction StartLimitBurst SuccessExitStatus TimeoutAbortSec TimeoutStartFailureMode
    TimeoutStopFailureMode TimeoutStopSec Type USBFunctionDescriptors USBFunctionStrings
  `,
};

/** [Socket] */
const socket: KeysByKind = {
  boolean: `
    Accept Broadcast FlushPending FreeBind KeepAlive NoDelay PassCredentials PassFileDescriptorsToExec
    PassPacketInfo PassSecurity RemoveOnStop ReusePort SELinuxContextFromNet Transparent Writable
  `,
  span: `
    DeferAcceptSec KeepAliveIntervalSec KeepAliveTimeSec PollLimitIntervalSec TriggerLimitIntervalSec
  `,
  other: `
    Backlog BindIPv6Only BindToDevice DirectoryMode ExecStartPost ExecStartPre ExecStopPost ExecStopPre
    FileDescriptorName IPTOS IPTTL KeepAliveProbes ListenDatagram ListenFIFO ListenMessageQueue ListenNetlink
    ListenSequentialPacket ListenSpecial ListenStream ListenUSBFunction Mark MaxConnections
    MaxConnectionsPerSource MessageQueueMaxMessages MessageQueueMessageSize PipeSize PollLimitBurst Priority
    ReceiveBuffer SendBuffer Service SmackLabel SmackLabelIPIn SmackLabelIPOut SocketGroup SocketMode
    SocketProtocol SocketUser Symlinks TCPCongestion TimeoutSec Timestamping TriggerLimitBurst
  `,
};

/** [Mount] */
const mount: KeysByKind = {
  boolean: `
    ForceUnmount LazyUnmount ReadWriteOnly SloppyOptions
  `,
  other: `
    DirectoryMode Options TimeoutSec Type What Where
  `,
};

/** [Automount] */
const automount: KeysByKind = {
  other: `
    DirectoryMode ExtraOptions TimeoutIdleSec Where
  `,
};

/** [Swap] */
const swap: KeysByKind = {
  other: `
    Options Priority TimeoutSec What
  `,
};

/** [Timer] */
const timer: KeysByKind = {
  boolean: `
    DeferReactivation FixedRandomDelay OnClockChange OnTimezoneChange Persistent RemainAfterElapse WakeSystem
  `,
  span: `
    AccuracySec RandomizedDelaySec
  `,
  other: `
    OnActiveSec OnBootSec OnCalendar OnStartupSec OnUnitActiveSec OnUnitInactiveSec Unit
  `,
};

/** [Path] */
const path: KeysByKind = {
  boolean: `
    MakeDirectory
  `,
  span: `
    TriggerLimitIntervalSec
  `,
  other: `
    DirectoryMode DirectoryNotEmpty PathChanged PathExists PathExistsGlob PathModified TriggerLimitBurst Unit
  `,
};

/** [Slice] */
const slice: KeysByKind = {};

/** [Scope] */
const scope: KeysByKind = {
  boolean: `
    SendSIGHUP SendSIGKILL
  `,
  span: `
    RuntimeMaxSec RuntimeRandomizedExtraSec TimeoutStopSec
  `,
  other: `
    FinalKillSignal KillMode KillSignal OOMPolicy RestartKillSignal WatchdogSignal
  `,
};

/** [Install] */
const install: KeysByKind = {
  other: `
    Alias Also DefaultInstance RequiredBy UpheldBy WantedBy
  `,
};

const sections: Readonly<Record<string, readonly KeysByKind[]>> = {
  Unit: [unit],
  Service: [service, execution, resources],
  Socket: [socket, execution, resources],
  Mount: [mount, execution, resources],
  Automount: [automount],
  Swap: [swap, execution, resources],
  Timer: [timer],
  Path: [path],
  Slice: [slice, resources],
  Scope: [scope, resources],
  Install: [install],
};

/** By section and key. */
export const unitKeys: ReadonlyMap<string, ReadonlyMap<string, ValueKind>> = new Map(
  Object.entries(sections).map(([section, groups]) => [section, new Map(groups.flatMap(keysOf))]),
);

function keysOf(group: KeysByKind): [string, ValueKind][] {
  return (["boolean", "span", "other"] as const).flatMap((kind) =>
    (group[kind] ?? "")
      .split(/\s+/)
      .filter((key) => key !== "")
      .map((key): [string, ValueKind] => [key, kind]),
  );
}
