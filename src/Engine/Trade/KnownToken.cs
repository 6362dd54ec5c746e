namespace Satchel.Engine.Trade;

/// <summary>A token, as somebody shows it for a request.</summary>
/// <param name="Token">The token.</param>
/// <param name="Before">What became of the same request before; null where it is the first time.</param>
public sealed record KnownToken(SoldToken Token, TokenUseOutcome? Before);
