using System.Globalization;
using System.Text;
using Satchel.Cli.Commands;
using Satchel.Engine.Guard;
using Satchel.Engine.Model;
using Satchel.Engine.Recall;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;

namespace Satchel.Cli.Hooks;

/// <summary>
/// The memories that a message of the user brings up, as a block for the model: within a budget of tokens, none twice in a
/// conversation, only of a trusted origin, inside of a fence. Only the local recall is asked, and showing counts as no access.
/// </summary>
internal static class PromptMemories
{
    /// <summary>Most memories of one message.</summary>
    private const int Most = 5;

    /// <summary>Best results that are looked at: some were given before, or may not be given.</summary>
    private const int Looked = 20;

    /// <summary>
    /// Least score. On the notes of the demonstration, what bears on a message scores 0.28 and more, the best of what does not
    /// at most 0.2.
    /// </summary>
    private const double LeastScore = 0.25;

    /// <summary>Characters of each end of a message that are asked about: what is wanted stands there, between them what was pasted.</summary>
    private const int EndCharacters = 1_000;

    private const int BytesPerToken = 4;
    private const int MarkCharacters = 16;

    /// <summary>The block.</summary>
    /// <param name="context">The command.</param>
    /// <param name="choice">The store of the session.</param>
    /// <param name="session">What the conversation was given before.</param>
    /// <param name="prompt">The message.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null where there is nothing to give.</returns>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public static async Task<string?> WriteAsync(
        CommandContext context, StoreChoice choice, HookSession session, string prompt, CancellationToken cancellationToken)
    {
        await using var store = string.IsNullOrWhiteSpace(prompt) ? null : await context.Catalog.TryOpenAsync(choice.Name, cancellationToken);
        if (store is null)
        {
            return null;
        }

        var query = new RecallQuery { Text = Question(prompt), Limit = Looked, MinimumScore = LeastScore, Order = RecallOrder.Score };
        var result = await new MemoryRecall(store, context.Clock).RecallAsync(query, cancellationToken);
        var usable = result.Degraded.Contains(MemoryRecall.NoSearchTerms) ? [] : result.Hits.Select(hit => hit.Memory).Where(MayBeGiven).ToArray();
        if (usable.Length == 0)
        {
            return null;
        }

        var lines = new List<string>();
        var budget = (int)context.Settings.WholeNumber("hooks.inject_tokens")!.Value;
        return session.TryShow(before => Choose(usable, before, budget, lines))
            ? $"{HookTexts.Recalled}\n{new MemoryFence(Mark(context.Clock)).Enclose(lines)}"
            : null;
    }

    /// <summary>What came from outside, and what is held back, is recalled only by who asks for it.</summary>
    private static bool MayBeGiven(MemoryVersion memory)
        => memory.Trust is MemoryTrust.Trusted && memory.Origin is not (MemoryOrigin.Web or MemoryOrigin.Relay or MemoryOrigin.Paid);

    private static List<string> Choose(IEnumerable<MemoryVersion> memories, IReadOnlySet<string> before, int tokens, List<string> lines)
    {
        var chosen = new List<string>();
        foreach (var memory in memories)
        {
            if (chosen.Count == Most)
            {
                break;
            }

            if (!before.Contains(memory.Id.Value) && Fitting(memory, tokens) is { } line)
            {
                lines.Add(line);
                chosen.Add(memory.Id.Value);
                tokens -= Tokens(line);
            }
        }

        return chosen;
    }

    /// <summary>A memory as a line, by its summary where its text is too long; null where neither fits.</summary>
    private static string? Fitting(MemoryVersion memory, int tokens)
    {
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"- {MemoryFence.Clean(memory.Id.Value)} ({WireNames.Of(memory.Category)}, {memory.CreatedAt.UtcDateTime:yyyy-MM-dd}{(memory.Origin is MemoryOrigin.Human or MemoryOrigin.Agent ? "" : $", origin {WireNames.Of(memory.Origin)}")}): ");
        foreach (var text in (string?[])[memory.Content, memory.Summary])
        {
            if (text is not null && head + MemoryFence.Clean(text) is var line && Tokens(line) <= tokens)
            {
                return line;
            }
        }

        return null;
    }

    private static int Tokens(string line) => (Encoding.UTF8.GetByteCount(line) + BytesPerToken - 1) / BytesPerToken;

    /// <summary>The random digits of an id are at its end.</summary>
    private static string Mark(TimeProvider clock) => Guid.CreateVersion7(clock.GetUtcNow()).ToString("N")[^MarkCharacters..];

    /// <summary>Both ends of a long message; no character is cut in two.</summary>
    private static string Question(string prompt)
    {
        if (prompt.Length <= 2 * EndCharacters)
        {
            return prompt;
        }

        var (first, last) = (EndCharacters, prompt.Length - EndCharacters);
        return $"{prompt[..(char.IsHighSurrogate(prompt[first - 1]) ? first - 1 : first)]} {prompt[(char.IsLowSurrogate(prompt[last]) ? last + 1 : last)..]}";
    }
}
