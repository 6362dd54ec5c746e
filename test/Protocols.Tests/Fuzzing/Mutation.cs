namespace Satchel.Protocols.Tests.Fuzzing;

/// <summary>Changes valid inputs in many small ways, from one seed.</summary>
internal static class Mutation
{
    private static readonly byte[] Telling = "\"\\[]{},:0129-.eutrfn1#=\0\u007f"u8.ToArray();

    /// <summary>A reader of any bytes.</summary>
    public delegate void Target(ReadOnlySpan<byte> input);

    /// <summary>Runs the target on every input and on so many changed ones. The message of a failure names seed, run and input.</summary>
    public static void Run(Target target, int seed, int runs, params byte[][] inputs)
    {
        foreach (var input in inputs)
        {
            target(input);
        }

        var random = new Random(seed);
        for (var run = 0; run < runs; run++)
        {
            var input = Change(random, inputs);
            try
            {
                target(input);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"seed {seed}, run {run}, input {Convert.ToBase64String(input)}", exception);
            }
        }
    }

    private static byte[] Change(Random random, byte[][] inputs)
    {
        var bytes = inputs[random.Next(inputs.Length)].ToList();
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count + 1);
            var length = Math.Min(random.Next(1, 40), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1 when at < bytes.Count:
                    bytes[at] = Telling[random.Next(Telling.Length)];
                    break;
                case 2 when at < bytes.Count:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 3:
                    bytes.Insert(at, Telling[random.Next(Telling.Length)]);
                    break;
                case 4:
                    bytes.RemoveRange(at, length);
                    break;
                case 5:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                default:
                    var other = inputs[random.Next(inputs.Length)];
                    bytes.InsertRange(at, other[..random.Next(other.Length)]);
                    break;
            }
        }

        return [.. bytes];
    }
}
