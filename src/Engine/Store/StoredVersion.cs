using Satchel.Engine.Model;

namespace Satchel.Engine.Store;

/// <summary>A version with the number of its document.</summary>
/// <param name="Document">Number of the document, rising in the order of recording.</param>
/// <param name="Version">The version.</param>
public sealed record StoredVersion(long Document, MemoryVersion Version);
