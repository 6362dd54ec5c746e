using Satchel.Engine.Model;

namespace Satchel.Cli.Commands.Stores;

/// <summary>What a change of the stores answers.</summary>
internal static class StoreReport
{
    /// <summary>Writes what became of a store.</summary>
    /// <param name="context">The command.</param>
    /// <param name="action"><c>created</c>, <c>used</c> or <c>removed</c>.</param>
    /// <param name="store">The store.</param>
    /// <param name="path">Where it lies; null where it is gone.</param>
    /// <param name="backup">Where its backup lies; null where none was made.</param>
    /// <param name="text">Lines for a person.</param>
    public static void Write(
        CommandContext context, string action, StoreName store, string? path, string? backup, params IReadOnlyList<string> text)
        => context.Output.Document(
            "satchel.store/1",
            json =>
            {
                json.WriteString("action", action);
                json.WriteString("store", store.Value);
                if (path is not null)
                {
                    json.WriteString("path", path);
                }

                if (backup is not null)
                {
                    json.WriteString("backup", backup);
                }
            },
            page =>
            {
                foreach (var line in text)
                {
                    page.Line(line);
                }
            });
}
