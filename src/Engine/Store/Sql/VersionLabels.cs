namespace Satchel.Engine.Store.Sql;

/// <summary>The rows of <c>label</c> that a version refers to; null where it has no such text.</summary>
internal readonly record struct VersionLabels(long? Author, long? Source, long? Session, long? Scope);
