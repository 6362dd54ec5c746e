using System.Diagnostics.CodeAnalysis;

namespace Satchel.Engine.Commerce;

/// <summary>The names of the closed sets of commerce in JSON and on the command line.</summary>
public static class CommerceNames
{
    private static readonly string[] NetworkNames = ["mainnet", "regtest", "sandbox"];
    private static readonly string[] DirectionNames = ["out", "in"];
    private static readonly string[] StateNames = ["quoted", "reserved", "sending", "unknown", "settled", "failed", "refunded"];
    private static readonly string[] DeliveryNames = ["none", "delivered", "undelivered"];
    private static readonly string[] AnomalyNames = ["normal", "first_time", "high", "low"];
    private static readonly string[] VerdictNames = ["approve", "escalate", "reject"];
    private static readonly string[] PreflightNames = ["asked", "reserved", "waiting", "paid", "released", "rejected"];
    private static readonly string[] SessionNames = ["active", "expired", "revoked"];
    private static readonly string[] StandingNames = ["stranger", "self", "trusted", "home"];
    private static readonly string[] LevelNames = ["unknown", "self_declared", "kyc_verified", "regulated_entity"];

    /// <summary>The networks.</summary>
    public static IReadOnlyList<string> Networks => NetworkNames;

    /// <summary>The states of sessions.</summary>
    public static IReadOnlyList<string> SessionStates => SessionNames;

    /// <summary>The levels of compliance, in the order of the alphabet.</summary>
    public static IReadOnlyList<string> Levels { get; } = [.. LevelNames.Order(StringComparer.Ordinal)];

    /// <summary>The name of a network.</summary>
    public static string Of(PaymentNetwork network) => NetworkNames[(int)network];

    /// <summary>The name of a direction.</summary>
    public static string Of(PaymentDirection direction) => DirectionNames[(int)direction];

    /// <summary>The name of a state.</summary>
    public static string Of(PaymentState state) => StateNames[(int)state];

    /// <summary>The name of a delivery.</summary>
    public static string Of(PaymentDelivery delivery) => DeliveryNames[(int)delivery];

    /// <summary>The name of a comparison of prices.</summary>
    public static string Of(AnomalyVerdict verdict) => AnomalyNames[(int)verdict];

    /// <summary>The name of what comes of a preflight.</summary>
    public static string Of(PreflightVerdict verdict) => VerdictNames[(int)verdict];

    /// <summary>The name of what became of a preflight.</summary>
    public static string Of(PreflightState state) => PreflightNames[(int)state];

    /// <summary>The name of a session's state.</summary>
    public static string Of(SessionState state) => SessionNames[(int)state];

    /// <summary>The name of what an issuer is.</summary>
    public static string Of(IssuerStanding standing) => StandingNames[(int)standing];

    /// <summary>The name of a level.</summary>
    public static string Of(ComplianceLevel level) => LevelNames[(int)level];

    /// <summary>Reads a network; case does not matter.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out PaymentNetwork network)
    {
        var index = IndexOf(NetworkNames, name);
        network = (PaymentNetwork)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>Reads a session's state; case does not matter.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out SessionState state)
    {
        var index = IndexOf(SessionNames, name);
        state = (SessionState)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>Reads a level; case does not matter.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out ComplianceLevel level)
    {
        var index = IndexOf(LevelNames, name);
        level = (ComplianceLevel)Math.Max(index, 0);
        return index >= 0;
    }

    private static int IndexOf(string[] names, string? name)
        => Array.FindIndex(names, known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase));
}
