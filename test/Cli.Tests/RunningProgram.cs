using System.Diagnostics;

namespace Satchel.Cli.Tests;

/// <summary>The program while it runs.</summary>
internal sealed class RunningProgram : IDisposable
{
    private readonly Task<string> _error;
    private readonly Task<string> _output;
    private readonly Process _process;

    public RunningProgram(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync(Token);
        _error = _process.StandardError.ReadToEndAsync(Token);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Gives more than a pipe holds: when it is written the program has begun to read.</summary>
    public async Task GiveAsync(string input)
    {
        await _process.StandardInput.WriteAsync(input.AsMemory(), Token);
        await _process.StandardInput.FlushAsync(Token);
    }

    /// <summary>There is no more to read.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Sends a signal, such as TERM.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("/bin/kill", [$"-{name}", FormattableString.Invariant($"{_process.Id}")]);
        await kill.WaitForExitAsync(Token);
    }

    /// <summary>Waits for the end, or for another moment where that comes first.</summary>
    public async Task EndedOrAsync(CancellationToken moment)
    {
        try
        {
            await _process.WaitForExitAsync(moment);
        }
        catch (OperationCanceledException)
        {
            // The other moment came first.
        }
    }

    /// <summary>Waits for the end.</summary>
    public async Task<ProgramRun> EndAsync()
    {
        await _process.WaitForExitAsync(Token);
        return new ProgramRun(_process.ExitCode, await _output, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
