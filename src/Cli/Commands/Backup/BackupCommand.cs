using System.CommandLine;
using System.Globalization;
using Satchel.Cli.Output;
using Satchel.Engine.Backup;

namespace Satchel.Cli.Commands.Backup;

/// <summary>Backs a store up.</summary>
internal sealed class BackupCommand : Verb
{
    private readonly Argument<string> _file = new("FILE")
    {
        Description = "Where the backup goes; a dated file in the home's backups where none is named",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _force = new("--force") { Description = "Replace the file where it is there" };

    /// <summary>Makes the verb.</summary>
    public BackupCommand()
        : base(
            "backup",
            "Copy the store as it is now into one file and prove the copy. Others go on reading and writing meanwhile; 'restore' brings it back.",
            "satchel backup",
            "satchel backup notes.db --force",
            "satchel backup --store work --json | jq -r .path")
    {
        Add(_file);
        Add(_force);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var force = context.Value(_force);
        var file = context.Optional(_file) is { } named ? BackupFile.ForWriting(context, named, force) : null;
        var started = context.Clock.GetTimestamp();
        var report = await StoreBackup.RunAsync(context.Catalog, context.Store.Name, file, force, cancellationToken);
        var took = context.Clock.GetElapsedTime(started);
        context.Output.Document(
            "satchel.backup/1",
            json =>
            {
                json.WriteString("store", context.Store.Name.Value);
                json.WriteString("path", report.Path);
                json.WriteNumber("size_bytes", report.SizeBytes);
                json.WriteNumber("entries", report.Proof.Entries);
                json.WriteNumber("versions", report.Proof.Versions);
                json.WriteString("head", report.Proof.Head);
                json.WriteNumber("took_ms", Math.Round(took.TotalMilliseconds, 3));
            },
            text => Write(text, report, took));
        return ExitCode.Done;
    }

    private static void Write(TextPage text, BackupReport report, TimeSpan took)
    {
        text.Line(report.Path);
        text.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{Quantity.Bytes(report.SizeBytes)}, {report.Proof.Entries:N0} entries, {report.Proof.Versions:N0} versions, proven in {took.TotalSeconds:F1} s"));
        if (report.Proof.Head.Length > 0)
        {
            text.Line($"head {report.Proof.Head}");
        }
    }
}
