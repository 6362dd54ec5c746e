using System.Globalization;
using System.Text.Json;
using Satchel.Cli.Output;
using Satchel.Engine.Portability;

namespace Satchel.Cli.Commands.Portability;

/// <summary>What was taken in from another system, and what was not, as JSON and as text.</summary>
internal static class MoveInPage
{
    public static void Write(CommandContext context, SourceFormat format, string path, bool isDryRun, MoveInReport report, TimeSpan took)
        => context.Output.Document(
            "satchel.move-in/1",
            json =>
            {
                json.WriteString("source", path);
                json.WriteString("format", SourceFormats.Of(format));
                json.WriteBoolean("dry_run", isDryRun);
                json.WriteBoolean("changed", report.IsChanged && !isDryRun);
                WriteList(json, "stores", report.Stores, WriteStore);
                WriteList(json, "settings", report.Settings, WriteSetting);
                WriteList(json, "files", report.Files, WriteFile);
                WriteList(json, "left", report.Left, WriteLeft);
                if (report.Active is { } active)
                {
                    json.WriteString("active_store", active.Value);
                }

                json.WriteNumber("took_ms", Math.Round(took.TotalMilliseconds, 3));
            },
            text => WriteText(text, report, isDryRun));

    /// <summary>The name of what became of a setting.</summary>
    private static string NameOf(SettingFate fate) => fate switch
    {
        SettingFate.Set => "set",
        SettingFate.Same => "same",
        SettingFate.Kept => "kept",
        SettingFate.Invalid => "invalid",
        SettingFate.Unmapped => "unmapped",
    };

    private static void WriteList<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> fields)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            fields(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteStore(Utf8JsonWriter json, MovedStore store)
    {
        json.WriteString("source", store.Source);
        json.WriteString("store", store.Store.Value);
        WriteList(json, "counts", store.Counts, static (json, count) =>
        {
            json.WriteString("kind", count.Kind);
            json.WriteNumber("read", count.Read);
            json.WriteNumber("stored", count.Stored);
            json.WriteNumber("known", count.Known);
            json.WriteNumber("erased", count.Erased);
            json.WriteNumber("merged", count.Merged);
            json.WriteNumber("archived", count.Archived);
            json.WriteNumber("skipped", count.Skipped);
        });
        WriteList(json, "findings", store.Findings, static (json, finding) =>
        {
            json.WriteString("kind", finding.Kind);
            json.WriteString("reason", finding.Reason);
            json.WriteString("fate", finding.IsMended ? "mended" : "skipped");
            json.WriteNumber("count", finding.Count);
            json.WriteStartArray("subjects");
            foreach (var subject in finding.Subjects)
            {
                json.WriteStringValue(subject);
            }

            json.WriteEndArray();
        });
        json.WriteNumber("queued", store.Queued);
        json.WriteNumber("redactions", store.Redactions);
        if (store.Archive is { } archive)
        {
            json.WriteStartObject("archive");
            WriteFile(json, archive);
            json.WriteEndObject();
        }
    }

    private static void WriteSetting(Utf8JsonWriter json, MovedSetting setting)
    {
        json.WriteString("from", setting.From);
        if (setting.Key is not null)
        {
            json.WriteString("key", setting.Key);
        }

        json.WriteString("fate", NameOf(setting.Fate));
        if (setting.Problem is not null)
        {
            json.WriteString("problem", setting.Problem);
        }
    }

    private static void WriteFile(Utf8JsonWriter json, KeptFile file)
    {
        json.WriteString("path", file.Path);
        json.WriteString("what", file.What);
        json.WriteBoolean("new", file.IsNew);
    }

    private static void WriteLeft(Utf8JsonWriter json, LeftFile left)
    {
        json.WriteString("name", left.Name);
        json.WriteString("reason", left.Reason);
    }

    private static void WriteText(TextPage text, MoveInReport report, bool isDryRun)
    {
        foreach (var store in report.Stores)
        {
            WriteStore(text, store, isDryRun);
        }

        if (report.Settings.Count > 0)
        {
            text.Line(isDryRun ? "settings (would be)" : "settings");
            text.Table(["from", "key", "fate", ""], report.Settings.Select(setting => (IReadOnlyList<string>)
                [setting.From, setting.Key ?? "", NameOf(setting.Fate), setting.Problem ?? ""]));
        }

        foreach (var file in report.Files)
        {
            text.Line($"{(file.IsNew ? "kept" : "was kept already")}: {file.What}: {file.Path}");
        }

        foreach (var left in report.Left)
        {
            text.Line($"left there: {left.Name}: {left.Reason}");
        }

        if (report.Active is { } active)
        {
            text.Line($"{active} {(isDryRun ? "would be" : "is")} the active store");
        }

        text.Line(isDryRun ? "dry run: nothing was written"
            : report.IsChanged ? "'satchel verify' proves what was written"
            : "nothing was changed: all of this was here already");
    }

    private static void WriteStore(TextPage text, MovedStore store, bool isDryRun)
    {
        text.Line($"{store.Source} → {store.Store}{(isDryRun ? " (dry run)" : "")}");
        text.Table(["", "read", "stored", "known", "merged", "archived", "skipped"], store.Counts.Select(count => (IReadOnlyList<string>)
            [count.Kind, Number(count.Read), Number(count.Stored), Number(count.Known + count.Erased), Number(count.Merged), Number(count.Archived), Number(count.Skipped)]));
        foreach (var finding in store.Findings)
        {
            text.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{(finding.IsMended ? "mended" : "skipped")} {finding.Count:N0} {finding.Kind}: {finding.Reason}: {string.Join(", ", finding.Subjects)}{(finding.Count > finding.Subjects.Count ? ", …" : "")}"));
        }

        if (store.Redactions > 0)
        {
            text.Line(string.Create(CultureInfo.InvariantCulture, $"{store.Redactions:N0} secrets redacted before writing"));
        }

        if (store.Queued > 0)
        {
            text.Line(string.Create(CultureInfo.InvariantCulture, $"{store.Queued:N0} wait for a worker that lets models refine them"));
        }

        if (store.Archive is { } archive)
        {
            text.Line($"{archive.What}: {archive.Path}");
        }
    }

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
