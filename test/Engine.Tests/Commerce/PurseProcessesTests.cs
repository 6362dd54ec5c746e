using Satchel.Engine.Budget;
using Satchel.Engine.Commerce;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Commerce;

/// <summary>Processes share one purse: they never spend more than there is, and a kill loses nothing that was said.</summary>
public sealed class PurseProcessesTests : IDisposable
{
    private const int Processes = 8;
    private const int LimitSats = 300;

    private readonly TemporaryFolder _folder = new();
    private readonly PaymentPurse _purse;

    public PurseProcessesTests() => _purse = new PaymentPurse(File, Moments.WallClock, "test");

    private string File => _folder.File("purse.db");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_thousand_checks_from_eight_processes_get_what_there_is_and_no_more()
    {
        await PrepareAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, Processes).Select(async number =>
        {
            using var process = PurseSpender.Start(File, $"agent {number}");
            var said = await process.StandardOutput.ReadToEndAsync(Token);
            await process.WaitForExitAsync(Token);
            Assert.Equal(0, process.ExitCode);
            return said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }));
        Assert.Equal(LimitSats, answers.Sum(said => said.Length));
        var standing = Assert.Single(Assert.Single(await _purse.Budgets.ListAsync(PaymentNetwork.Mainnet, Token)).Standings);
        Assert.Equal((LimitSats * 1_000, 0), (standing.Spent + standing.Reserved, standing.Remaining));
        Assert.Empty((await _purse.Reports.ProveAsync(Token)).Findings);
    }

    [Fact]
    public async Task A_process_that_is_killed_loses_nothing_that_it_has_said()
    {
        await PrepareAsync();
        var said = new List<string>();
        for (var round = 1; round <= 4; round++)
        {
            using var process = PurseSpender.Start(File, $"agent {round}");
            for (var lines = 0; lines < round * 5 && await process.StandardOutput.ReadLineAsync(Token) is { } line; lines++)
            {
                said.Add(line);
            }

            process.Kill();
            await process.WaitForExitAsync(Token);
        }

        Assert.NotEmpty(said);
        Assert.Empty((await _purse.Reports.ProveAsync(Token)).Findings);
        foreach (var payment in said.Where(line => line.StartsWith("paid ", StringComparison.Ordinal)))
        {
            Assert.NotNull(await _purse.Payments.FindAsync(payment["paid ".Length..], Token));
        }

        var standing = Assert.Single(Assert.Single(await _purse.Budgets.ListAsync(PaymentNetwork.Mainnet, Token)).Standings);
        Assert.InRange(standing.Spent + standing.Reserved, said.Count * 1_000, LimitSats * 1_000);
    }

    private async Task PrepareAsync()
        => await _purse.Budgets.SetAsync(BudgetUnit.Msat, BudgetScope.Global, "", BudgetLimits.None with { PerMonth = LimitSats * 1_000 }, isOwner: true, Token);
}
