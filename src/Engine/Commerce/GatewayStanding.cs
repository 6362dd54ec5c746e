namespace Satchel.Engine.Commerce;

/// <summary>A gateway with what is known of who is paid there.</summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="Reputation">What our own payments say of it.</param>
/// <param name="Community">What others say of it.</param>
public sealed record GatewayStanding(KnownGateway Gateway, VendorReputation Reputation, CommunityScore Community);
