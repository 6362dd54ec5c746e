namespace Satchel.Engine.Store;

/// <summary>Something in a store that is not as it must be.</summary>
/// <param name="Code">What kind of thing, such as <c>chain_broken</c>.</param>
/// <param name="Where">The entry, memory, term or table.</param>
/// <param name="Message">What is wrong.</param>
public sealed record StoreFinding(string Code, string Where, string Message);
