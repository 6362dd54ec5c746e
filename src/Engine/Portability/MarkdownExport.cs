using System.Globalization;
using System.Text;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Portability;

/// <summary>
/// A view of a store to read: Markdown with a heading for each month in which something was said, and an item for each
/// memory in the order in which they were recorded.
/// </summary>
public sealed class MarkdownExport
{
    private readonly IMemoryStore _store;

    /// <summary>Makes an export of a store.</summary>
    public MarkdownExport(IMemoryStore store) => _store = store;

    /// <summary>Writes the page.</summary>
    /// <returns>How many items there are.</returns>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public async Task<long> RunAsync(Stream output, ExportOptions options, CancellationToken cancellationToken)
    {
        await WriteAsync($"# Memories of {_store.Name}\n").ConfigureAwait(false);
        var (written, month) = (0L, "");
        await foreach (var page in ExportPages.ReadAsync(_store, options, cancellationToken).ConfigureAwait(false))
        {
            var text = new StringBuilder();
            foreach (var version in page)
            {
                var said = version.CreatedAt.UtcDateTime.ToString("MMMM yyyy", CultureInfo.InvariantCulture);
                if (said != month)
                {
                    text.Append(CultureInfo.InvariantCulture, $"\n## {said}\n\n");
                    month = said;
                }

                Append(text, version);
                written++;
            }

            await WriteAsync(text.ToString()).ConfigureAwait(false);
        }

        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        return written;

        ValueTask WriteAsync(string text) => output.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
    }

    private static void Append(StringBuilder text, MemoryVersion version)
    {
        text.Append("- ").Append(Escaped(version.Content)).Append("  \n  _");
        text.Append(CultureInfo.InvariantCulture, $"{version.CreatedAt.UtcDateTime:yyyy-MM-dd} · {WireNames.Of(version.Category)} · importance {version.Importance}");
        if (version.Author is { } author)
        {
            text.Append(" · ").Append(Escaped(author));
        }

        if (version.Entities.Count > 0)
        {
            text.Append(" · ").AppendJoin(", ", version.Entities.Select(Escaped));
        }

        if (version.RetiredAt is { } retired)
        {
            text.Append(CultureInfo.InvariantCulture, $" · version {version.Number}, retired {retired.UtcDateTime:yyyy-MM-dd}");
        }

        text.Append("_ `").Append(version.Id.Value.Replace('`', '\'')).Append("`\n");
    }

    /// <summary>The text as it stands, with what Markdown would take for markup made plain.</summary>
    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = c switch
            {
                '\n' => escaped.Append("\n  "),
                '\r' => escaped,
                '\\' or '`' or '*' or '_' or '{' or '}' or '[' or ']' or '<' or '>' or '#' or '|' or '~' => escaped.Append('\\').Append(c),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }
}
