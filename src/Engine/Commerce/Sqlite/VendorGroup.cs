namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>A vendor with all the keys under which it was paid.</summary>
/// <param name="Vendor">The key under which it is shown.</param>
/// <param name="Keys">All of its keys, this one among them.</param>
internal sealed record VendorGroup(VendorKey Vendor, IReadOnlyList<VendorKey> Keys);
