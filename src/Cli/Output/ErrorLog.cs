using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Satchel.Cli.Output;

/// <summary>
/// A log on standard error, a line an event, of warnings and worse. Of an exception it says only the type: its message may
/// hold what somebody sent. What the libraries note, such as each mistake of a client, is left out unless more is asked for.
/// </summary>
internal sealed class ErrorLog(CliHost host, bool verbose) : ILoggerFactory
{
    private const string Product = "Satchel.";

    private readonly Lock _lock = new();
    private readonly Lazy<Stream> _stream = new(host.OpenError);

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName)
        => new Category(this, verbose || categoryName.StartsWith(Product, StringComparison.Ordinal));

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_stream.IsValueCreated)
        {
            _stream.Value.Dispose();
        }
    }

    private void Write(LogLevel level, string message, Exception? exception)
    {
        var kind = exception is null ? "" : $" ({exception.GetType().Name})";
        var line = string.Create(CultureInfo.InvariantCulture, $"{(level is LogLevel.Warning ? "warning" : "error")}: {TextPage.Clean(message.ReplaceLineEndings(" "))}{kind}\n");
        lock (_lock)
        {
            _stream.Value.Write(Encoding.UTF8.GetBytes(line));
            _stream.Value.Flush();
        }
    }

    private sealed class Category(ErrorLog log, bool speaks) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => speaks && logLevel is >= LogLevel.Warning and not LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                log.Write(logLevel, formatter(state, exception), exception);
            }
        }
    }
}
