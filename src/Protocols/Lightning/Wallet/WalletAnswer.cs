using System.Text.Json;

namespace Satchel.Protocols.Lightning.Wallet;

/// <summary>What a wallet answered: a result, or the code of an error.</summary>
/// <param name="ErrorCode">The code, such as <c>NOT_FOUND</c>; null where there is a result.</param>
/// <param name="Result">The result.</param>
internal sealed record WalletAnswer(string? ErrorCode, JsonElement Result);
