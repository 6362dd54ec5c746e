namespace Satchel.Testing.Lightning;

/// <summary>What goes wrong with the next request to a double of a node.</summary>
public enum NodeFault
{
    /// <summary>A payment fails, as the node says it.</summary>
    Fails,

    /// <summary>A payment is made, and the answer is lost.</summary>
    LosesAnswer,

    /// <summary>A payment is made, and the answer never comes.</summary>
    Hangs,

    /// <summary>A payment is begun and stays on the way.</summary>
    StaysInFlight,

    /// <summary>The node says that it failed, whatever it did.</summary>
    Breaks,

    /// <summary>The answer is no JSON.</summary>
    Babbles,

    /// <summary>The answer is larger than anybody reads.</summary>
    IsHuge,

    /// <summary>The answer proves the payment with another preimage.</summary>
    Lies,
}
