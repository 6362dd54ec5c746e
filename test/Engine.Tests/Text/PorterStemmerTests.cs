using Satchel.Engine.Text;

namespace Satchel.Engine.Tests.Text;

public sealed class PorterStemmerTests
{
    // Pairs of the paper whose example words end at the step they illustrate, and words run through the whole algorithm.
    [Theory]
    [InlineData("caresses caress ponies poni ties ti caress caress cats cat")]
    [InlineData("feed feed agreed agre plastered plaster bled bled motoring motor sing sing")]
    [InlineData("conflated conflat troubled troubl sized size hopping hop tanned tan falling fall hissing hiss fizzed fizz failing fail filing file")]
    [InlineData("happy happi sky sky")]
    [InlineData("relational relat conditional condit rational ration valenci valenc hesitanci hesit digitizer digit conformabli conform")]
    [InlineData("radicalli radic differentli differ vileli vile analogousli analog vietnamization vietnam predication predic operator oper")]
    [InlineData("feudalism feudal decisiveness decis hopefulness hope callousness callous formaliti formal sensitiviti sensit sensibiliti sensibl")]
    [InlineData("triplicate triplic formative form formalize formal electriciti electr electrical electr hopeful hope goodness good")]
    [InlineData("revival reviv allowance allow inference infer airliner airlin gyroscopic gyroscop adjustable adjust defensible defens")]
    [InlineData("irritant irrit replacement replac adjustment adjust dependent depend adoption adopt homologou homolog communism commun")]
    [InlineData("activate activ angulariti angular homologous homolog effective effect bowdlerize bowdler")]
    [InlineData("probate probat rate rate cease ceas controll control roll roll")]
    [InlineData("generalizations gener oscillators oscil connect connect connected connect connecting connect connection connect connections connect")]
    [InlineData("relate relat derivate deriv activate activ demonstrate demonstr necessitate necessit renovate renov")]
    public void Words_of_the_paper_have_the_stems_of_the_paper(string pairs)
    {
        var words = pairs.Split(' ');
        for (var i = 0; i < words.Length; i += 2)
        {
            Assert.Equal((words[i], words[i + 1]), (words[i], PorterStemmer.Stem(words[i])));
        }
    }

    [Theory]
    [InlineData("possibly", "possibli")]
    [InlineData("technologi", "technologi")]
    public void The_later_additions_to_the_algorithm_are_left_out(string word, string stem)
        => Assert.Equal(stem, PorterStemmer.Stem(word));

    [Theory]
    [InlineData("is")]
    [InlineData("")]
    [InlineData("v2s")]
    [InlineData("Cats")]
    [InlineData("niños")]
    [InlineData("東京")]
    public void Short_words_and_words_of_other_letters_stay(string word) => Assert.Same(word, PorterStemmer.Stem(word));

    [Theory]
    [InlineData("yyyy", "yyyi")]
    [InlineData("syzygy", "syzygi")]
    [InlineData("toy", "toi")]
    [InlineData("by", "by")]
    [InlineData("enjoying", "enjoi")]
    public void A_y_is_a_vowel_behind_a_consonant(string word, string stem) => Assert.Equal(stem, PorterStemmer.Stem(word));

    [Fact]
    public void A_word_of_the_greatest_length_is_stemmed()
        => Assert.Equal(new string('a', 61), PorterStemmer.Stem(new string('a', 61) + "ing"));
}
