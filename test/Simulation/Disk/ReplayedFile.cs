using System.Runtime.InteropServices;

namespace Satchel.Simulation.Disk;

/// <summary>A file in memory that knows which of its changes were synced.</summary>
internal sealed class ReplayedFile
{
    private readonly List<byte> _durable;
    private readonly List<byte> _seen;
    private readonly List<DiskStep> _unsynced = [];

    public ReplayedFile(byte[] bytes) => (_seen, _durable) = ([.. bytes], [.. bytes]);

    /// <summary>The file as the processes see it.</summary>
    public byte[] Seen() => [.. _seen];

    /// <summary>The file as a power cut leaves it: of the steps since the last sync each is there, half there or lost.</summary>
    public byte[] Surviving(Random random)
    {
        List<byte> file = [.. _durable];
        foreach (var step in _unsynced)
        {
            switch (random.Next(4))
            {
                case 0:
                    break;
                case 1 when step.Kind is StepKind.Write:
                    Do(file, step with { Bytes = step.Bytes[..random.Next(step.Bytes.Length)] });
                    break;
                default:
                    Do(file, step);
                    break;
            }
        }

        return [.. file];
    }

    public void Apply(DiskStep step)
    {
        if (step.Kind is StepKind.Sync)
        {
            _unsynced.ForEach(waiting => Do(_durable, waiting));
            _unsynced.Clear();
        }
        else
        {
            Do(_seen, step);
            _unsynced.Add(step);
        }
    }

    private static void Do(List<byte> file, DiskStep step)
    {
        var end = (int)step.Offset + step.Bytes.Length;
        if (step.Kind is StepKind.Truncate || end > file.Count)
        {
            var before = file.Count;
            CollectionsMarshal.SetCount(file, end);
            CollectionsMarshal.AsSpan(file)[Math.Min(before, end)..].Clear();
        }

        step.Bytes.Span.CopyTo(CollectionsMarshal.AsSpan(file)[(int)step.Offset..]);
    }
}
