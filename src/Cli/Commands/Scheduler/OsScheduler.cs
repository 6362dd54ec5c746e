namespace Satchel.Cli.Commands.Scheduler;

/// <summary>What an operating system offers to run a program again and again.</summary>
internal abstract record OsScheduler
{
    private OsScheduler()
    {
    }

    /// <summary>Its name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>The program that steers it.</summary>
    public abstract string Tool { get; }

    /// <summary>The files that it reads.</summary>
    public abstract IReadOnlyList<UnitFile> Files(UnitPlan plan);

    /// <summary>What the tool is told after the files were written.</summary>
    public abstract IReadOnlyList<string[]> Install { get; }

    /// <summary>What the tool is told before the files are removed.</summary>
    public abstract IReadOnlyList<string[]> Stop { get; }

    /// <summary>What the tool is told after the files were removed.</summary>
    public abstract IReadOnlyList<string[]> Forget { get; }

    /// <summary>What the tool is told to run a worker now.</summary>
    public abstract string[] Trigger { get; }

    /// <summary>Timers of a user under systemd.</summary>
    /// <param name="Directory">Where the user's units lie.</param>
    public sealed record Systemd(string Directory) : OsScheduler
    {
        private const string Service = "satchel-worker.service";
        private const string Timer = "satchel-worker.timer";

        /// <inheritdoc/>
        public override string Name => "systemd";

        /// <inheritdoc/>
        public override string Tool => "systemctl";

        /// <inheritdoc/>
        public override IReadOnlyList<string[]> Install => [["--user", "daemon-reload"], ["--user", "enable", Timer], ["--user", "restart", Timer]];

        /// <inheritdoc/>
        public override IReadOnlyList<string[]> Stop => [["--user", "disable", "--now", Timer]];

        /// <inheritdoc/>
        public override IReadOnlyList<string[]> Forget => [["--user", "daemon-reload"]];

        /// <inheritdoc/>
        public override string[] Trigger => ["--user", "start", "--no-block", Service];

        /// <inheritdoc/>
        public override IReadOnlyList<UnitFile> Files(UnitPlan plan) =>
        [
            new UnitFile(
                Path.Combine(Directory, Service),
                $"""
                # {UnitFile.Mark}; satchel scheduler uninstall removes it.
                [Unit]
                Description=Satchel: do the jobs that are due

                [Service]
                Type=oneshot
                ExecStart={string.Join(' ', plan.Words.Select(Quoted))}
                StandardOutput=null
                TimeoutStopSec=15
                Nice=10
                NoNewPrivileges=yes

                """),
            new UnitFile(
                Path.Combine(Directory, Timer),
                $"""
                # {UnitFile.Mark}; satchel scheduler uninstall removes it.
                [Unit]
                Description=Satchel: run the worker again and again

                [Timer]
                OnBootSec=120
                OnActiveSec={plan.IntervalS}
                OnUnitActiveSec={plan.IntervalS}
                AccuracySec=5

                [Install]
                WantedBy=timers.target

                """),
        ];

        /// <summary>A word that systemd takes as it is: it knows quotes, escapes, specifiers and variables.</summary>
        private static string Quoted(string word)
        {
            var plain = word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace("%", "%%", StringComparison.Ordinal).Replace("$", "$$", StringComparison.Ordinal)
                .Replace("\n", "\\n", StringComparison.Ordinal);
            return $"\"{plain}\"";
        }
    }

    /// <summary>Agents of a user under launchd.</summary>
    /// <param name="Directory">Where the user's agents lie.</param>
    public sealed record Launchd(string Directory) : OsScheduler
    {
        private const string Label = "com.satchel.worker";

        /// <inheritdoc/>
        public override string Name => "launchd";

        /// <inheritdoc/>
        public override string Tool => "launchctl";

        /// <inheritdoc/>
        public override IReadOnlyList<string[]> Install => [["load", "-w", Agent]];

        /// <inheritdoc/>
        public override IReadOnlyList<string[]> Stop => [["unload", "-w", Agent]];

        /// <inheritdoc/>
        public override IReadOnlyList<string[]> Forget => [];

        /// <inheritdoc/>
        public override string[] Trigger => ["start", Label];

        private string Agent => Path.Combine(Directory, Label + ".plist");

        /// <inheritdoc/>
        public override IReadOnlyList<UnitFile> Files(UnitPlan plan) =>
        [
            new UnitFile(
                Agent,
                $"""
                <?xml version="1.0" encoding="UTF-8"?>
                <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
                <!-- {UnitFile.Mark}; satchel scheduler uninstall removes it. -->
                <plist version="1.0">
                <dict>
                  <key>Label</key>
                  <string>{Label}</string>
                  <key>ProgramArguments</key>
                  <array>
                {string.Join('\n', plan.Words.Select(word => $"    <string>{Escaped(word)}</string>"))}
                  </array>
                  <key>StartInterval</key>
                  <integer>{plan.IntervalS}</integer>
                  <key>RunAtLoad</key>
                  <true/>
                  <key>ProcessType</key>
                  <string>Background</string>
                  <key>StandardOutPath</key>
                  <string>/dev/null</string>
                  <key>StandardErrorPath</key>
                  <string>/dev/null</string>
                </dict>
                </plist>

                """),
        ];

        private static string Escaped(string word)
            => word.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
                .Replace(">", "&gt;", StringComparison.Ordinal);
    }
}
