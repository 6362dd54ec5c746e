namespace Satchel.Engine.Commerce;

/// <summary>Which way money moves.</summary>
public enum PaymentDirection
{
    /// <summary>We pay.</summary>
    Out,

    /// <summary>We are paid.</summary>
    In,
}
