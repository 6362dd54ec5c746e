using System.Globalization;
using System.Text.Json;
using Satchel.Cli.Output;
using Satchel.Engine.Commerce;
using Satchel.Engine.Model;

namespace Satchel.Cli.Commands.Money;

/// <summary>What others say of a vendor, in JSON and as text.</summary>
internal static class TrustPage
{
    private const int Decimals = 4;

    public static void WriteScore(Utf8JsonWriter json, CommunityScore score)
    {
        json.WriteStartObject("trust");
        json.WriteNumber("community_score", Math.Round(score.Weighted, Decimals));
        json.WriteNumber("raw_score", Math.Round(score.Raw, Decimals));
        json.WriteNumber("attestation_count", score.Attesters);
        json.WriteNumber("trusted_attesters", score.TrustedAttesters);
        json.WriteEndObject();
    }

    /// <summary>Writes a score; null where it was taken back.</summary>
    public static void WriteScore(Utf8JsonWriter json, string name, double? score)
    {
        if (score is { } share)
        {
            json.WriteNumber(name, share);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<WeighedAttestation> attestations)
    {
        json.WriteStartArray("attestations");
        foreach (var (attestation, weight, why) in attestations)
        {
            json.WriteStartObject();
            json.WriteString("attester", attestation.Attester.Length == 0 ? "self" : attestation.Attester);
            WriteScore(json, "score", attestation.Share);
            json.WriteNumber("weight", weight);
            json.WriteString("why", why);
            json.WriteString("basis", attestation.Basis);
            json.WriteString("created_at", TimeText.Format(attestation.CreatedAt));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void Write(TextPage text, VendorKey vendor, CommunityScore score, IReadOnlyList<WeighedAttestation> attestations)
    {
        text.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{vendor}: {score.Weighted:0.00} by {score.TrustedAttesters} trusted attesters; {score.Raw:0.00} by all {score.Attesters}, which counts for nothing"));
        if (score.Attesters > score.TrustedAttesters)
        {
            text.Line(FormattableString.Invariant($"{score.Attesters - score.TrustedAttesters} attesters are not on the trust list: their weight is 0; satchel trust add KEY lets one count"));
        }

        if (attestations.Count > 0)
        {
            text.Line();
            text.Table(["attester", "score", "weight", "why", "basis"], attestations.Select(one => (IReadOnlyList<string>)
            [
                one.Attestation.Attester.Length == 0 ? "self" : one.Attestation.Attester,
                one.Attestation.Share is { } share ? share.ToString("0.00", CultureInfo.InvariantCulture) : "withdrawn",
                one.Weight.ToString(CultureInfo.InvariantCulture), one.Why.Replace('_', ' '), one.Attestation.Basis,
            ]));
        }
    }
}
