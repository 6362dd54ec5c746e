using System.Diagnostics;

namespace Satchel.Cli.Tests.Worlds;

/// <summary>A gateway of another home, as a process; the homes lie side by side, so their sandboxes pay each other.</summary>
internal sealed class GatewayProcess : IDisposable
{
    private readonly SatchelProgram _program;
    private Process _process = null!;

    private GatewayProcess(SatchelProgram program) => _program = program;

    /// <summary>Where it listens.</summary>
    public string Address { get; private set; } = "http://127.0.0.1:0";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Home => Path.Combine(_program.Base, "seller");

    /// <summary>Starts one that has something to sell.</summary>
    public static async Task<GatewayProcess> BeginAsync(SatchelProgram program)
    {
        var gateway = new GatewayProcess(program);
        Assert.Equal(0, (await gateway.RunAsync("remember", "The library opens at nine", "--public")).ExitCode);
        await gateway.OpenAsync();
        return gateway;
    }

    /// <summary>Starts it, where it was before if it was.</summary>
    public async Task OpenAsync()
    {
        _process = Process.Start(_program.Start(SatchelProgram.Location, ["gateway", "--home", Home, "--listen", new Uri(Address).Authority]))!;
        var line = (await _process.StandardError.ReadLineAsync(Stop))!;
        Assert.StartsWith("selling at http://", line, StringComparison.Ordinal);
        Address = line.Split(' ')[2].TrimEnd(';', '/');
    }

    /// <summary>Kills it, as the system does.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(Stop);
        _process.Dispose();
    }

    /// <summary>Runs a verb in its home.</summary>
    public Task<ProgramRun> RunAsync(params string[] words) => _program.RunAsync([.. words, "--home", Home]);

    /// <summary>What it has earned: payments and sats.</summary>
    public async Task<(int Payments, int Sats)> EarningsAsync()
    {
        var earnings = (await RunAsync("gateway", "earnings")).Document("satchel.earnings/1").GetProperty("earnings").EnumerateArray().ToArray();
        return (earnings.Sum(one => one.GetProperty("payments").GetInt32()), earnings.Sum(one => one.GetProperty("amount_sats").GetInt32()));
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
