using System.Buffers;
using System.Text;
using System.Text.Json;
using Satchel.Engine.Model;

namespace Satchel.Engine.Tests.Model;

public sealed class ReadableJsonTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("größe 模型 🐘", "größe 模型 🐘")]
    [InlineData("🐘\"🐘\n🐘", "🐘\\\"🐘\\n🐘")]
    [InlineData("<a href='x'>&amp;</a>", "<a href='x'>&amp;</a>")]
    [InlineData("\u0001\u007f\\", "\\u0001\\u007F\\\\")]
    public void Only_what_JSON_demands_is_escaped(string text, string expected)
    {
        Assert.Equal($"\"{expected}\"", Written(writer => writer.WriteStringValue(text)));
        Assert.Equal($"\"{expected}\"", Written(writer => writer.WriteStringValue(Encoding.UTF8.GetBytes(text))));
    }

    [Fact]
    public void Half_a_character_becomes_the_replacement_character()
        => Assert.Equal("\ufffd", JsonElement.Parse(Written(writer => writer.WriteStringValue("\ud83d"))).GetString());

    [Fact]
    public void Every_scalar_survives_a_round_trip()
    {
        var text = new StringBuilder();
        for (var scalar = 0; scalar <= 0x10FFFF; scalar += scalar < 0x3000 ? 1 : 97)
        {
            if (Rune.IsValid(scalar))
            {
                text.Append(new Rune(scalar).ToString());
            }
        }

        Assert.Equal(text.ToString(), JsonElement.Parse(Written(writer => writer.WriteStringValue(text.ToString()))).GetString());
        Assert.Equal(text.ToString(), JsonElement.Parse(Written(writer => writer.WriteStringValue(Encoding.UTF8.GetBytes(text.ToString())))).GetString());
    }

    private static string Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ReadableJson.Encoder }))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
