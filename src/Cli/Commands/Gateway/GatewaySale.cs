using System.CommandLine;
using System.Net;
using Microsoft.Extensions.Logging;
using Satchel.Engine.Settings;
using Satchel.Engine.Sync;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Protocols.Payments;
using Satchel.Server.Gateway;
using Satchel.Server.Mcp.Http;

namespace Satchel.Cli.Commands.Gateway;

/// <summary>What settings, options and environment say of a gateway.</summary>
internal static class GatewaySale
{
    private const string UsualHost = "127.0.0.1";

    /// <summary>The option that says what is sold.</summary>
    public static Option<string> Expose() => new("--expose")
    {
        Description = "What is sold: public (what is marked public, reputation, trust), all, or a comma list of operations (else gateway.expose)",
        HelpName = "WHAT",
    };

    /// <summary>Where to listen.</summary>
    /// <exception cref="CommandException">That is no address.</exception>
    public static ListenAddress ListenOf(CommandContext context, string? option)
    {
        var text = option ?? (!context.Settings.IsChosenForAny("gateway.listen") && GatewayEnvironment.Port(context) is { } port ? $"{UsualHost}:{port}" : context.Settings.Text("gateway.listen")!);
        return ListenAddress.TryParse(text, out var listen)
            ? listen
            : throw CommandException.Usage("invalid_address", $"--listen: '{text}' is no address and port.", "such as 127.0.0.1:8402, [::1]:8402 or localhost:8402");
    }

    /// <summary>The gateway.</summary>
    /// <exception cref="CommandException">A setting cannot be used.</exception>
    public static GatewaySetup SetupOf(CommandContext context, ILightningNode node, ListenAddress listen, string? expose, ILoggerFactory log)
    {
        var settings = context.Settings;
        var exposed = (expose ?? settings.Text("gateway.expose")!).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        RequireOperations(exposed);
        var agent = new Lazy<string?>(() => context.Identity.AgentOf(settings));
        return new GatewaySetup
        {
            Catalog = context.Catalog,
            Store = context.Store.Name,
            PrepareHome = context.Home.Ensure,
            Trade = new TradeFile(context.Home.TradeFile, context.Clock),
            Purse = context.Money.As("gateway"),
            Node = node,
            Clock = context.Clock,
            Version = BuildInformation.Version,
            Log = log,
            Listen = listen,
            Price = operation => Msat.FromSats(settings.WholeNumber($"gateway.prices.{operation}") ?? 0),
            Agent = () => agent.Value,
            Sign = draft => agent.Value is null ? null : context.Identity.Sign(draft),
            PublicAddress = (settings.Text("gateway.url") ?? GatewayEnvironment.Address(context)) is { } address ? AddressOf(address) : null,
            Relays = RelaysOf(context),
            Terms = settings.Text("gateway.terms"),
            AdminToken = settings.Text("gateway.admin_token") ?? AccessToken.Ensure(context.Home.GatewayTokenFile),
            Exposed = exposed.Where(name => name is not ("public" or "all")).ToHashSet(StringComparer.Ordinal),
            SellsEverything = exposed.Contains("all", StringComparer.Ordinal),
            UsesPerToken = Number(settings, "gateway.bundle"),
            UnpaidPerSecond = Number(settings, "gateway.limits.unpaid_per_second"),
            UnpaidBurst = Number(settings, "gateway.limits.unpaid_burst"),
            PaidPerSecond = Number(settings, "gateway.limits.paid_per_second"),
            SendsLegacyHeader = settings.Text("gateway.legacy_lsat_header") is "true",
            IsStrict = settings.Text("gateway.strict") is "true",
            ReferenceKey = settings.Text("gateway.accept_lm1") is "true" ? ReferenceKey(settings.Text("gateway.lm1_key_file")) : null,
            Origins = ListOf(settings.Text("gateway.cors")),
            TrustedProxies = [.. ListOf(settings.Text("gateway.trusted_proxies")).Select(ProxyOf)],
        };
    }

    private static int Number(SatchelSettings settings, string key) => (int)settings.WholeNumber(key)!.Value;

    private static string[] ListOf(string? text) => text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static IReadOnlyList<string> RelaysOf(CommandContext context)
        => HomeSync.RelaysOf(context.Settings) is { Count: > 0 } relays ? relays : ListOf(GatewayEnvironment.Relays(context));

    /// <summary>A misspelt operation would sell nothing, and nobody would know why.</summary>
    private static void RequireOperations(IEnumerable<string> exposed)
    {
        foreach (var name in exposed.Where(name => name is not ("public" or "all")))
        {
            if (SettingRegistry.Find($"gateway.prices.{name}") is not SettingLookup.Known)
            {
                throw CommandException.Usage("invalid_operation", $"--expose: '{name}' is no operation.", "public, all, or a comma list such as memory_store,ln_anomaly_check");
            }
        }
    }

    private static Uri AddressOf(string text)
        => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
            ? address
            : throw CommandException.Usage("invalid_address", $"gateway.url: '{text}' is no address.", "such as https://gateway.example.org");

    private static IPNetwork ProxyOf(string text)
        => IPNetwork.TryParse(text, out var network) ? network
            : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : throw CommandException.Usage("invalid_address", $"gateway.trusted_proxies: '{text}' is neither an address nor a network.", "such as 10.0.0.5 or 10.0.0.0/24");

    private static ReadOnlyMemory<byte> ReferenceKey(string? path)
    {
        try
        {
            if (path is not null && new FileInfo(path) is { Exists: true, Length: Macaroon.RootKeyBytes })
            {
                return File.ReadAllBytes(path);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unusable(error.Message.TrimEnd('.'));
        }

        throw Unusable(path is null ? "none is named" : $"'{path}' does not hold {Macaroon.RootKeyBytes} bytes");

        static CommandException Unusable(string problem)
            => CommandException.Usage("invalid_key", $"gateway.lm1_key_file: the key of the tokens cannot be used: {problem}.", "name the file gateway.key of Lightning Memory, or unset gateway.accept_lm1");
    }
}
