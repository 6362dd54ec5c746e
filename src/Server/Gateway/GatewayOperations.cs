using System.Globalization;
using Satchel.Engine.Commerce;
using Satchel.Engine.Model;

namespace Satchel.Server.Gateway;

/// <summary>What the gateway sells, under the names, paths and parameters of Lightning Memory.</summary>
internal static class GatewayOperations
{
    private const int UsualDays = 30;

    /// <summary>From when on something is told.</summary>
    public static GatewayParameter Since { get; } = new("since", "string", "From when on: 7d, this-month, 2026-01-31");

    /// <summary>Every operation.</summary>
    public static IReadOnlyList<GatewayOperation> All { get; } = [.. MemoryOperations.All, .. PurseOperations.All];

    /// <summary>What is wrong with <c>since</c>; null for nothing.</summary>
    public static string? CheckSince(GatewayRequest request, DateTimeOffset now)
        => request.Text(Since.Name) is { } since && !TimeText.TryParsePast(since, now, out _) ? "since: a time such as 7d or 2026-01-31" : null;

    /// <summary>From when on a report is told.</summary>
    public static DateTimeOffset SinceOf(GatewayCall call)
        => call.Request.Text(Since.Name) is { } since && TimeText.TryParsePast(since, call.Now, out var time) ? time : call.Now.AddDays(-UsualDays);

    /// <summary>What is wrong with a whole number; null for nothing.</summary>
    public static string? CheckNumber(GatewayRequest request, GatewayParameter parameter)
        => request.Text(parameter.Name) is not { } text
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= parameter.Minimum && number <= parameter.Maximum)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{parameter.Name}: a whole number from {parameter.Minimum} to {parameter.Maximum}");

    /// <summary>What is wrong with a word; null for nothing.</summary>
    public static string? CheckChoice(GatewayRequest request, GatewayParameter parameter)
        => request.Text(parameter.Name) is not { } text || parameter.Choices.Contains(text, StringComparer.OrdinalIgnoreCase)
            ? null
            : $"{parameter.Name}: one of {string.Join(", ", parameter.Choices)}";

    /// <summary>The network that a request asks about.</summary>
    public static PaymentNetwork NetworkOf(GatewayRequest request) => CommerceNames.TryParse(request.Text("network"), out PaymentNetwork network) ? network : PaymentNetwork.Mainnet;
}
