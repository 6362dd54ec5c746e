using System.Globalization;
using System.Text;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Portability;

/// <summary>
/// A view of a store as comma-separated values (RFC 4180) for spreadsheets: a header, then a row for each memory. A cell
/// that a spreadsheet would take for a formula begins with an apostrophe; lists are joined by semicolons.
/// </summary>
public sealed class CsvExport
{
    private const string Header =
        "id,version,content,summary,category,importance,entities,keywords,author,source,origin,trust,session,position,scope,"
        + "visibility,created_at,valid_from,valid_to,expires_at,recorded_at,retired_at,supersedes,metadata\r\n";

    private readonly IMemoryStore _store;

    /// <summary>Makes an export of a store.</summary>
    public CsvExport(IMemoryStore store) => _store = store;

    /// <summary>Writes the header and every row.</summary>
    /// <returns>How many rows there are.</returns>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public async Task<long> RunAsync(Stream output, ExportOptions options, CancellationToken cancellationToken)
    {
        await output.WriteAsync(Encoding.UTF8.GetBytes(Header), cancellationToken).ConfigureAwait(false);
        var written = 0L;
        await foreach (var page in ExportPages.ReadAsync(_store, options, cancellationToken).ConfigureAwait(false))
        {
            var rows = new StringBuilder();
            foreach (var version in page)
            {
                rows.AppendJoin(',', Cells(version).Select(Quoted)).Append("\r\n");
                written++;
            }

            await output.WriteAsync(Encoding.UTF8.GetBytes(rows.ToString()), cancellationToken).ConfigureAwait(false);
        }

        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        return written;
    }

    private static IEnumerable<string?> Cells(MemoryVersion version) =>
    [
        version.Id.Value, Number(version.Number), version.Content, version.Summary, WireNames.Of(version.Category),
        Number(version.Importance), string.Join(';', version.Entities), string.Join(';', version.Keywords), version.Author,
        version.Source, WireNames.Of(version.Origin), WireNames.Of(version.Trust), version.Session,
        version.Session is null ? null : Number(version.Position), version.Scope, WireNames.Of(version.Visibility),
        TimeText.Format(version.CreatedAt), Time(version.ValidFrom), Time(version.ValidTo), Time(version.ExpiresAt),
        TimeText.Format(version.RecordedAt), Time(version.RetiredAt), version.Supersedes?.Value,
        version.Metadata is "{}" ? null : version.Metadata,
    ];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? Time(DateTimeOffset? time) => time is { } moment ? TimeText.Format(moment) : null;

    private static string Quoted(string? cell)
    {
        if (string.IsNullOrEmpty(cell))
        {
            return "";
        }

        var safe = cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + cell : cell;
        return safe.AsSpan().ContainsAny("\",\r\n") ? '"' + safe.Replace("\"", "\"\"", StringComparison.Ordinal) + '"' : safe;
    }
}
