using Satchel.Cli.Commands;
using Satchel.Cli.Output;
using Satchel.Engine.Health;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;

namespace Satchel.Cli.Hooks;

/// <summary>What a session begins with: how the memory is, what to do after a compaction, the guide.</summary>
internal static class SessionOpening
{
    /// <summary>The text.</summary>
    /// <param name="context">The command.</param>
    /// <param name="store">The store of the session.</param>
    /// <param name="compaction">Why the conversation was compacted; null where it was not.</param>
    /// <param name="guide">The guide; null for none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The text, and what is wrong with the store, or null.</returns>
    public static async Task<(string Text, StoreException? Problem)> WriteAsync(
        CommandContext context, StoreChoice store, string? compaction, string? guide, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        StoreException? problem = null;
        try
        {
            lines.Add(await StateAsync(context, store, cancellationToken));
        }
        catch (StoreException error)
        {
            problem = error;
            lines.Add($"Satchel: The memory cannot be used now ({FailureTranslation.Of(error, verbose: false).Code}). Work on without it, and tell the user once: `satchel doctor` says how to mend it.");
        }

        if (compaction is not null)
        {
            lines.Add(HookTexts.Compacted.Replace("{0}", compaction, StringComparison.Ordinal));
        }

        if (guide is not null)
        {
            lines.Add("");
            lines.Add(guide);
        }

        return (string.Join('\n', lines), problem);
    }

    private static async Task<string> StateAsync(CommandContext context, StoreChoice choice, CancellationToken cancellationToken)
    {
        if (!await context.Catalog.ExistsAsync(choice.Name, cancellationToken))
        {
            return $"Satchel: The memory is on; nothing is remembered yet in the store '{choice.Name}'.";
        }

        await using var store = await context.Catalog.TryOpenAsync(choice.Name, cancellationToken);
        if (store is null)
        {
            return $"Satchel: The memory is on; the store '{choice.Name}' is upgraded when it is first used.";
        }

        var pulse = await StorePulse.ReadAsync(store, cancellationToken);
        return $"Satchel: The memory is on: {Quantity.Of(pulse.Memories)} memories in the store '{choice.Name}'. Last proof of writing and recalling: {CanaryReport.LineOf(pulse.Canary, context.Clock.GetUtcNow())}.";
    }
}
