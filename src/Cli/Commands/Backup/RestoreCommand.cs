using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Satchel.Cli.Output;
using Satchel.Engine.Backup;
using Satchel.Engine.Store;

namespace Satchel.Cli.Commands.Backup;

/// <summary>Restores a store from a backup.</summary>
internal sealed class RestoreCommand : Verb
{
    private readonly Argument<string> _file = new("FILE") { Description = "The backup; it stays as it is" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Prove the backup and compare it with the store, change nothing" };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask" };

    /// <summary>Makes the verb.</summary>
    public RestoreCommand()
        : base(
            "restore",
            "Make the store what a backup holds. The backup is proven first, and the store as it is now is kept, so that a restore can be taken back. A damaged or missing store is replaced. Asks on a terminal; elsewhere --yes is needed.",
            "satchel restore notes.db --dry-run",
            "satchel restore notes.db --yes",
            "satchel restore notes.db --store copy --yes --json | jq -r .kept")
    {
        Add(_file);
        Add(_dryRun);
        Add(_yes);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var file = BackupFile.ForReading(context, context.Value(_file));
        var name = context.Store.Name;
        if (file == (await context.Catalog.LocateAsync(name, cancellationToken)).Location)
        {
            throw CommandException.Usage("file_unusable", $"'{file}' is the store itself, not a backup of it.");
        }

        var started = context.Clock.GetTimestamp();
        await using var restore = await StoreRestore.OpenAsync(context.Catalog, name, file, cancellationToken);
        RestoredStore? restored = null;
        if (!context.Value(_dryRun))
        {
            await Confirmation.RequireAsync(
                context,
                context.Value(_yes),
                $"Restore the store '{name.Value}'? {Loss(restore.Comparison)} What is there now is kept.",
                $"satchel restore {context.Value(_file)} --store {name.Value} --yes",
                cancellationToken);
            restored = await restore.RunAsync(cancellationToken);
        }

        var took = context.Clock.GetElapsedTime(started);
        context.Output.Document(
            "satchel.restore/1",
            json =>
            {
                json.WriteString("store", name.Value);
                json.WriteString("file", file);
                json.WriteBoolean("dry_run", restored is null);
                Write(json, restore);
                json.WriteString("kept", restored?.Kept);
                json.WriteNumber("took_ms", Math.Round(took.TotalMilliseconds, 3));
            },
            text => Write(text, restore, restored, took));
        return ExitCode.Done;
    }

    private static void Write(Utf8JsonWriter json, StoreRestore restore)
    {
        var comparison = restore.Comparison;
        json.WriteString("relation", NameOf(comparison.Relation));
        json.WriteNumber("backup_entries", comparison.BackupEntries);
        WriteNumber("store_entries", comparison.StoreEntries);
        json.WriteNumber("shared_entries", comparison.SharedEntries);
        WriteNumber("lost_entries", comparison.LostEntries);
        json.WriteNumber("returning_erasures", comparison.ReturningErasures);
        json.WriteString("head", restore.Proof.Head);

        void WriteNumber(string property, long? number)
        {
            if (number is { } value)
            {
                json.WriteNumber(property, value);
            }
            else
            {
                json.WriteNull(property);
            }
        }
    }

    private static void Write(TextPage text, StoreRestore restore, RestoredStore? restored, TimeSpan took)
    {
        var verb = restored is null ? "would restore" : "restored";
        text.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{verb} {restore.Comparison.BackupEntries:N0} entries, {restore.Proof.Versions:N0} versions in {took.TotalSeconds:F1} s"));
        text.Line(Loss(restore.Comparison));
        if (restored?.Kept is { } kept)
        {
            text.Line($"{(restored.WasDamaged ? "the damaged store is kept in" : "what was there before is kept in")} {kept}");
        }
    }

    /// <summary>What goes away, as a sentence.</summary>
    private static string Loss(BackupComparison comparison)
        => comparison.ReturningErasures == 0
            ? LossOfEntries(comparison)
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{LossOfEntries(comparison)} {comparison.ReturningErasures:N0} memories that were erased since come back: erase them again.");

    private static string LossOfEntries(BackupComparison comparison) => comparison.Relation switch
    {
        BackupRelation.Same => "It holds the same entries as the backup.",
        BackupRelation.Older => string.Create(CultureInfo.InvariantCulture, $"It goes back by {comparison.LostEntries:N0} entries."),
        BackupRelation.Newer => string.Create(
            CultureInfo.InvariantCulture, $"It gets {comparison.BackupEntries - comparison.SharedEntries:N0} more entries and loses none."),
        BackupRelation.Diverged => string.Create(
            CultureInfo.InvariantCulture,
            $"The two differ from entry {comparison.SharedEntries + 1} on: it loses {comparison.LostEntries:N0} entries and gets {comparison.BackupEntries - comparison.SharedEntries:N0} others."),
        BackupRelation.StoreMissing => "There is no store yet; nothing is lost.",
        BackupRelation.StoreDamaged => "The store cannot be read; what it holds beyond the backup is lost.",
    };

    private static string NameOf(BackupRelation relation) => relation switch
    {
        BackupRelation.Same => "same",
        BackupRelation.Older => "older",
        BackupRelation.Newer => "newer",
        BackupRelation.Diverged => "diverged",
        BackupRelation.StoreMissing => "store_missing",
        BackupRelation.StoreDamaged => "store_damaged",
    };
}
