using System.Globalization;
using System.Text;
using Satchel.Engine.Portability;
using Satchel.Engine.Scheduler;
using Satchel.Engine.Store;
using Satchel.Postgres.Migration;

namespace Satchel.Cli.Output;

/// <summary>One line on the terminal that shows how far a long work is; nothing where nobody looks.</summary>
internal sealed class ProgressLine(CliHost host, long? totalBytes) : IProgress<ImportProgress>, IProgress<AuditProgress>, IProgress<WorkerTally>, IProgress<MigrationProgress>, IProgress<long>, IDisposable
{
    private const string ClearLine = "\r\u001b[K";

    private readonly Stream? _terminal = host.IsErrorTerminal ? host.OpenError() : null;
    private bool _shown;

    /// <inheritdoc/>
    public void Report(ImportProgress value)
    {
        var share = totalBytes is > 0 and var total
            ? string.Create(CultureInfo.InvariantCulture, $" ({100 * value.Bytes / total} %)")
            : "";
        Write(string.Create(CultureInfo.InvariantCulture, $"{ClearLine}{value.Lines:N0} lines{share}"));
        _shown = _terminal is not null;
    }

    /// <inheritdoc/>
    public void Report(AuditProgress value)
    {
        var what = value.Stage switch
        {
            AuditStage.Ledger => "entries of the ledger followed",
            AuditStage.Versions => "versions compared with the ledger",
            AuditStage.Analysis => "versions analysed again",
            AuditStage.Terms => "terms compared",
        };
        Write(string.Create(CultureInfo.InvariantCulture, $"{ClearLine}{value.Done:N0} {what}"));
        _shown = _terminal is not null;
    }

    /// <inheritdoc/>
    public void Report(WorkerTally value)
    {
        Write(string.Create(CultureInfo.InvariantCulture, $"{ClearLine}{value.Done:N0} jobs done, {value.PutOff:N0} put off, {value.Parked:N0} parked"));
        _shown = _terminal is not null;
    }

    /// <inheritdoc/>
    public void Report(MigrationProgress value)
    {
        Write(string.Create(CultureInfo.InvariantCulture, $"{ClearLine}{value.Rows:N0} rows, {(value.Table is { } table ? "table " + table : "proving the copy")}"));
        _shown = _terminal is not null;
    }

    /// <inheritdoc/>
    public void Report(long value)
    {
        Write(string.Create(CultureInfo.InvariantCulture, $"{ClearLine}{value:N0} memories"));
        _shown = _terminal is not null;
    }

    /// <summary>Takes the line away.</summary>
    public void Clear()
    {
        if (_shown)
        {
            Write(ClearLine);
            _shown = false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Clear();
        _terminal?.Dispose();
    }

    private void Write(string text)
    {
        _terminal?.Write(Encoding.UTF8.GetBytes(text));
        _terminal?.Flush();
    }
}
