using System.Globalization;

namespace Satchel.Protocols.Payments;

/// <summary>
/// Whether the caveats of a token allow a use. The keys of <see cref="TokenGrant"/> and <c>preimage</c> are a closed set: each is
/// enforced, and a value that cannot be read forbids everything. Where a key stands again, each value must be as narrow as the one
/// before, so that the last one counts. Keys of others are passed over, as L402 demands. A token that lacks service, operation, time or uses
/// is refused: it is none that we minted.
/// </summary>
public static class TokenConditions
{
    private const int HashDigits = 64;

    /// <summary>The first condition that forbids the use.</summary>
    public static TokenRefusal Check(IReadOnlyList<string> caveats, TokenUse use)
    {
        ArgumentNullException.ThrowIfNull(caveats);
        ArgumentNullException.ThrowIfNull(use);
        var known = caveats.Select(Caveat.Parse).OfType<Caveat>().ToLookup(caveat => caveat.Key, caveat => caveat.Value, StringComparer.Ordinal);

        // Step 1: the operation. A token for another one is told apart before its other conditions are looked at.
        var refusal = CheckNames(known[TokenGrant.Services], $"{TokenGrant.Service}:0", TokenRefusal.WrongService);
        refusal = refusal != TokenRefusal.None ? refusal : CheckNames(known[TokenGrant.Capabilities], use.Operation, TokenRefusal.WrongOperation);

        // Step 2: time and uses.
        var now = use.Now.ToUnixTimeSeconds();
        refusal = refusal != TokenRefusal.None ? refusal : CheckFalling(known[TokenGrant.Until], until => now < until, TokenRefusal.Expired);
        refusal = refusal != TokenRefusal.None ? refusal
            : CheckFalling(known[TokenGrant.MaxUsesKey(use.Operation)], most => use.UseNumber <= most, TokenRefusal.UsedUp);

        // Step 3: what it may be bound to besides.
        refusal = refusal != TokenRefusal.None ? refusal
            : CheckHash(known[TokenGrant.RequestHashKey(use.Operation)], use.RequestHash, TokenRefusal.WrongRequest);
        return refusal != TokenRefusal.None ? refusal : CheckHash(known[TokenGrant.Preimage], use.Preimage.Reveal(), TokenRefusal.WrongPreimage);
    }

    /// <summary>How often a token may be used for an operation; not at all where it does not say so, or says it badly.</summary>
    public static int MostUses(IReadOnlyList<string> caveats, string operation)
    {
        ArgumentNullException.ThrowIfNull(caveats);
        var last = caveats.Select(Caveat.Parse).LastOrDefault(caveat => caveat?.Key == TokenGrant.MaxUsesKey(operation));
        return int.TryParse(last?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : 0;
    }

    /// <summary>Lists of names, of which each is a part of the one before and the last one has the name.</summary>
    private static TokenRefusal CheckNames(IEnumerable<string> values, string wanted, TokenRefusal refusal)
    {
        string[]? before = null;
        foreach (var value in values)
        {
            var names = value.Split(',', StringSplitOptions.TrimEntries);
            if (names.Any(string.IsNullOrEmpty) || (before is not null && names.Except(before, StringComparer.Ordinal).Any()))
            {
                return TokenRefusal.Malformed;
            }

            before = names;
        }

        return before is not null && before.Contains(wanted, StringComparer.Ordinal) ? TokenRefusal.None : refusal;
    }

    /// <summary>Numbers that do not grow, of which the last one allows it.</summary>
    private static TokenRefusal CheckFalling(IEnumerable<string> values, Func<long, bool> allows, TokenRefusal refusal)
    {
        long? before = null;
        foreach (var value in values)
        {
            if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > before)
            {
                return TokenRefusal.Malformed;
            }

            before = number;
        }

        return before is { } last && allows(last) ? TokenRefusal.None : refusal;
    }

    /// <summary>Hashes or preimages that are all the same one.</summary>
    private static TokenRefusal CheckHash(IEnumerable<string> values, string wanted, TokenRefusal refusal)
    {
        foreach (var value in values)
        {
            if (value.Length != HashDigits || !value.All(char.IsAsciiHexDigit))
            {
                return TokenRefusal.Malformed;
            }

            if (!string.Equals(value, wanted, StringComparison.OrdinalIgnoreCase))
            {
                return refusal;
            }
        }

        return TokenRefusal.None;
    }
}
