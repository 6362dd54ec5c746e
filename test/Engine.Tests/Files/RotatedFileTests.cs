using System.Text;
using Satchel.Engine.Files;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Files;

public sealed class RotatedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.File("logs", "worker.log");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_full_file_makes_room_and_only_the_newest_three_are_kept()
    {
        for (var i = 0; i < 9; i++)
        {
            Assert.True(RotatedFile.Append(FilePath, Line(i), bytes: 10));
        }

        Assert.Equal(3, Directory.GetFiles(_folder.File("logs")).Length);
        Assert.Equal(["line 6", "line 7", "line 8"], RotatedFile.ReadLast(FilePath, 0, _ => true));
    }

    [Fact]
    public void The_newest_lines_are_read_across_the_files()
    {
        for (var i = 0; i < 5; i++)
        {
            RotatedFile.Append(FilePath, Line(i), bytes: 20);
        }

        Assert.Equal(["line 2", "line 3", "line 4"], RotatedFile.ReadLast(FilePath, 3, _ => true));
        Assert.Equal(["line 1"], RotatedFile.ReadLast(FilePath, 1, line => line is "line 1"));
        Assert.Equal(5, RotatedFile.ReadLast(FilePath, 0, _ => true).Count);
    }

    [Fact]
    public void Writers_side_by_side_lose_no_line()
    {
        Parallel.For(0, 400, i => Assert.True(RotatedFile.Append(FilePath, Line(i))));

        Assert.Equal(400, RotatedFile.ReadLast(FilePath, 0, _ => true).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void The_file_is_its_owners_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        RotatedFile.Append(FilePath, Line(1));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
    }

    [Fact]
    public void A_log_that_was_never_written_has_no_lines() => Assert.Empty(RotatedFile.ReadLast(FilePath, 0, _ => true));

    private static ReadOnlyMemory<byte> Line(int number) => Encoding.UTF8.GetBytes(FormattableString.Invariant($"line {number}\n"));
}
