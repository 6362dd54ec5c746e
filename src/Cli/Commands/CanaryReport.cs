using System.Globalization;
using System.Text.Json;
using Satchel.Cli.Output;
using Satchel.Engine.Health;
using Satchel.Engine.Model;

namespace Satchel.Cli.Commands;

/// <summary>How the proof stands that a store can be written to and recalled from.</summary>
internal static class CanaryReport
{
    /// <summary>Writes it as a property.</summary>
    public static void WriteJson(Utf8JsonWriter json, CanaryProof proof, DateTimeOffset now)
    {
        json.WriteStartObject("canary");
        json.WriteString("state", NameOf(proof.StateAt(now)));
        json.WriteString("written_at", proof.WrittenAt is { } written ? TimeText.Format(written) : null);
        json.WriteNumber("write_ms", Math.Round(proof.WriteTook.TotalMilliseconds, 3));
        json.WriteString("recalled_at", proof.RecalledAt is { } recalled ? TimeText.Format(recalled) : null);
        json.WriteNumber("recall_ms", Math.Round(proof.RecallTook.TotalMilliseconds, 3));
        json.WriteString("failure", NameOf(proof.Failure));
        json.WriteEndObject();
    }

    /// <summary>Writes it as a line, red where something is wrong.</summary>
    public static void WriteText(TextPage text, CanaryProof proof, DateTimeOffset now)
    {
        var line = $"proven    {LineOf(proof, now)}";
        if (proof.StateAt(now) is CanaryState.Stale or CanaryState.Failing)
        {
            text.Alarm(line);
        }
        else
        {
            text.Line(line);
        }
    }

    /// <summary>How it stands, in words.</summary>
    public static string LineOf(CanaryProof proof, DateTimeOffset now) => proof.StateAt(now) switch
    {
        CanaryState.Never => "never: no worker has looked yet",
        CanaryState.Proven => $"{AgeOf(proof, now)}: {Took(proof)}",
        CanaryState.Stale => $"not since {AgeOf(proof, now)}: does a worker run?",
        CanaryState.Failing => $"failing: {NameOf(proof.Failure)}; {(proof.RecalledAt is null ? "never proven" : $"last proven {AgeOf(proof, now)}")}",
    };

    private static string Took(CanaryProof proof) => string.Create(
        CultureInfo.InvariantCulture, $"written in {proof.WriteTook.TotalMilliseconds:0.0} ms, recalled in {proof.RecallTook.TotalMilliseconds:0.0} ms");

    /// <summary>The age of the older of both proofs.</summary>
    private static string AgeOf(CanaryProof proof, DateTimeOffset now)
    {
        var oldest = proof.WrittenAt < proof.RecalledAt ? proof.WrittenAt : proof.RecalledAt;
        return (now - oldest) switch
        {
            null => "ever",
            { TotalMinutes: < 120 } age => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, age.TotalMinutes):0} minutes ago"),
            { TotalHours: < 48 } age => string.Create(CultureInfo.InvariantCulture, $"{age.TotalHours:0} hours ago"),
            { } age => string.Create(CultureInfo.InvariantCulture, $"{age.TotalDays:0} days ago"),
        };
    }

    private static string NameOf(CanaryState state) => state switch
    {
        CanaryState.Never => "never",
        CanaryState.Proven => "proven",
        CanaryState.Stale => "stale",
        CanaryState.Failing => "failing",
    };

    private static string? NameOf(CanaryFailure failure) => failure switch
    {
        CanaryFailure.None => null,
        CanaryFailure.NotStored => "not_stored",
        CanaryFailure.NotRecalled => "not_recalled",
        CanaryFailure.NotRetired => "not_retired",
        CanaryFailure.NotDurable => "not_durable",
        _ => "store_failed",
    };
}
