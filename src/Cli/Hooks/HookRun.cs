using System.Diagnostics.CodeAnalysis;
using Satchel.Cli.Commands;

namespace Satchel.Cli.Hooks;

/// <summary>
/// One hook from its input to its answer. It fails open: whatever goes wrong, and whenever its time is up, the host gets an
/// empty answer and goes on.
/// </summary>
internal sealed class HookRun
{
    /// <summary>Time to read the settings, which say how much there is for the rest: only a disk that hangs needs more.</summary>
    private static readonly TimeSpan FirstLimit = TimeSpan.FromSeconds(5);

    /// <summary>Time to write into the log that the time was up: likewise.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly CommandContext _context;
    private readonly HookEvent _hook;
    private readonly HookHost _host;
    private readonly HookLog _log;
    private int _answered;
    private volatile bool _gaveUp;

    /// <summary>Makes the run of one hook.</summary>
    public HookRun(CommandContext context, HookEvent hook, HookHost host)
    {
        (_context, _hook, _host) = (context, hook, host);
        _log = new HookLog(context, HookNames.Of(hook));
    }

    /// <summary>Answers, or lets the process end without an answer.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "This is the top of a hook, and no failure of it may reach the host.")]
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // Reading a pipe, a file or a store may take any time, and no token ends it: only the end of the process does.
        await using var limit = _context.Clock.CreateTimer(_ => GiveUp(), null, FirstLimit, LastWords);
        try
        {
            var answer = await AnswerAsync(limit, cancellationToken);
            if (TryAnswer())
            {
                Write(answer);
            }
        }
        catch (Exception error)
        {
            _log.Failed(error);
        }
    }

    private async Task<HookAnswer> AnswerAsync(ITimer limit, CancellationToken cancellationToken)
    {
        limit.Change(TimeSpan.FromMilliseconds(_context.Settings.WholeNumber("hooks.timeout_ms")!.Value), LastWords);
        if (ReadInput() is not { } input)
        {
            _log.Failed("input_unreadable");
            return HookAnswer.Nothing;
        }

        return await new HookAnswers(_context, input, _log).OfAsync(_hook, cancellationToken);
    }

    /// <summary>Reads what the host says; null where it cannot be read. Who types the command says nothing.</summary>
    private HookInput? ReadInput()
    {
        if (_context.Host.IsInputTerminal())
        {
            return HookInput.None;
        }

        using var input = _context.Host.OpenInput();
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (input.Read(buffer) is > 0 and var count)
        {
            bytes.Write(buffer, 0, count);
            if (bytes.Length > HookInput.Bytes)
            {
                return null;
            }
        }

        return HookInput.Parse(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    private void Write(HookAnswer answer)
    {
        var bytes = HookForm.Of(answer, _hook, _host);
        if (!bytes.IsEmpty)
        {
            using var output = BoundaryStream.ForOutput(_context.Host.OpenOutput());
            output.Write(bytes.Span);
            output.Flush();
        }
    }

    /// <summary>The time is up. It is so again and again, for the disk may not even take the line of the log.</summary>
    private void GiveUp()
    {
        if (TryAnswer())
        {
            _gaveUp = true;
            _log.Failed("timed_out");
        }

        if (_gaveUp)
        {
            _context.Host.End(ExitCode.Done);
        }
    }

    /// <summary>Whoever comes first answers.</summary>
    private bool TryAnswer() => Interlocked.Exchange(ref _answered, 1) == 0;
}
