using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Satchel.Cli.Tests.Gateway;

/// <summary>What the README shows of selling works as it is written.</summary>
public sealed partial class ReadmeSaleTests : IDisposable
{
    private readonly GatewayHomes _homes = new();

    public void Dispose() => _homes.Dispose();

    [Fact]
    public async Task Curl_and_a_wallet_are_enough_to_buy()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/curl"), "needs curl");
        await _homes.Program.RunAsync("remember", "The library opens at nine.", "--public");
        var (address, _) = await _homes.StartAsync();
        var script = CurlLines().Match(await File.ReadAllTextAsync(Path.Combine(Root(), "README.md"), TestContext.Current.CancellationToken)).Groups["lines"].Value
            .Replace("http://127.0.0.1:8402", address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
        var paying = script.IndexOf("preimage=", StringComparison.Ordinal);
        var offered = await _homes.Program.RunInBashAsync(script[..paying] + "echo \"L402 token=\\\"$token\\\", invoice=\\\"$invoice\\\"\"");
        var preimage = (await _homes.PayAsync(offered.Output.TrimEnd())).Split(':')[^1];
        var bought = await _homes.Program.RunInBashAsync($"{script[..paying]}preimage={preimage}\n{script[script.IndexOf('\n', paying)..]}");
        Assert.Equal((0, ""), (bought.ExitCode, bought.Error));
        Assert.Contains("opens at nine", bought.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_home_buys_and_both_know_it()
    {
        await _homes.Program.RunAsync("remember", "The library opens at nine.", "--public");
        var (address, process) = await _homes.StartAsync();
        var other = Path.Combine(_homes.Program.Base, "other");
        var bought = (await _homes.Program.RunAsync("pay", address.ToString(), "memory_query", "-q", "library", "--max-sats", "5", "--home", other)).Document("satchel.pay/1");
        Assert.Equal(("delivered", 2_000), (bought.GetProperty("status").GetString(), bought.GetProperty("amount_msat").GetInt32()));
        await GatewayHomes.KillAsync(process);
        Assert.Equal((1, 2_000, 0), await _homes.EarnedAsync());
    }

    [GeneratedRegex("```bash\n(?<lines>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex CurlLines();

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));
}
