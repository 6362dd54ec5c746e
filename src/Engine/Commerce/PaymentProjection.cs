namespace Satchel.Engine.Commerce;

/// <summary>A memory that is to be written from a payment.</summary>
/// <param name="Payment">The payment, whose id becomes that of the memory.</param>
/// <param name="Store">The store.</param>
/// <param name="Draft">The memory as JSON, in the form of who writes it; empty where it is written already.</param>
public sealed record PaymentProjection(string Payment, string Store, string Draft);
