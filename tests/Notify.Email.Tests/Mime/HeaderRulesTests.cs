using CsCheck;
using Notify.Email.Mime;

namespace Notify.Email.Tests.Mime;

public sealed class HeaderRulesTests
{
    private static string? Check(string name, string value) => EmailChannelKind.Instance.ValidateHeader(name, value);

    [Theory]
    [InlineData("X-Campaign", "spring")]
    [InlineData("Reply-To", "help@example.com")]
    [InlineData("Importance", "high")]
    [InlineData("X-Unicode", "Frühling")]
    [InlineData("X-Empty", "")]
    [InlineData("Reply-To", "a@example.com, Bob <b@example.com>")]
    [InlineData("Message-ID", "<order-991@example.com>")]
    [InlineData("In-Reply-To", "<a.b@example.com>")]
    [InlineData("References", "<a@example.com> <b@example.com>")]
    public void Takes_headers_of_the_application(string name, string value) => Check(name, value).Should().BeNull();

    [Theory]
    [InlineData("From")]
    [InlineData("bcc")]
    [InlineData("CC")]
    [InlineData("Subject")]
    [InlineData("MIME-version")]
    [InlineData("Content-Anything")]
    [InlineData("DKIM-Signature")]
    [InlineData("List-Unsubscribe")]
    [InlineData("List-Unsubscribe-Post")]
    [InlineData("Return-Path")]
    [InlineData("Sender")]
    public void Refuses_headers_that_Notify_sets(string name) =>
        Check(name, "x").Should().Contain(name).And.Contain("Leave it out");

    [Theory]
    [InlineData("")]
    [InlineData("X Evil")]
    [InlineData("X:Evil")]
    [InlineData("X-Évil")]
    [InlineData("X-Evil\r\nBcc")]
    public void Refuses_text_that_is_not_a_name(string name) =>
        Check(name, "x").Should().StartWith("The name of a header");

    [Theory]
    [InlineData("a\rb")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("a\u0085b")]
    public void Refuses_values_with_control_characters(string value) =>
        Check("X-A", value).Should().Contain("X-A").And.Contain("line break").And.NotContain(value);

    [Fact]
    public void A_name_has_70_characters_and_a_value_8000_at_most()
    {
        Check(new string('X', UnstructuredHeader.MaxNameLength), Words(HeaderRules.MaxValueLength)).Should().BeNull();
        Check(new string('X', UnstructuredHeader.MaxNameLength + 1), "x").Should().Contain("longer than 70");
        Check("X-A", Words(HeaderRules.MaxValueLength + 1)).Should().Contain("longer than 8000");

        static string Words(int length) => string.Concat(Enumerable.Repeat("word ", length))[..length];
    }

    [Fact]
    public void A_message_id_has_250_characters_at_most()
    {
        foreach (var name in (string[])["Message-ID", "In-Reply-To", "References"])
        {
            Check(name, Id(250)).Should().BeNull();
            Check(name, Id(251)).Should().Contain(name);
        }

        static string Id(int length) => $"<{new string('a', length - "<@example.com>".Length)}@example.com>";
    }

    [Fact]
    public void Refuses_an_answer_address_that_is_none() =>
        Check("Reply-To", "nobody").Should().StartWith("The header Reply-To is not an address.");

    [Theory]
    [InlineData("Message-ID", "order-991@example.com")]
    [InlineData("Message-ID", "<order-991>")]
    [InlineData("Message-ID", "<@example.com>")]
    [InlineData("Message-ID", "<a@>")]
    [InlineData("Message-ID", "<a@b@c>")]
    [InlineData("Message-ID", "<a@example.com> <b@example.com>")]
    [InlineData("message-id", "<ä@example.com>")]
    [InlineData("In-Reply-To", "yesterday's mail")]
    [InlineData("References", "<a@example.com>,<b@example.com>")]
    public void Refuses_ids_that_are_none(string name, string value) =>
        Check(name, value).Should().Contain(name).And.EndWith("Use the form <order-991@example.com>.");

    [Fact]
    public void No_value_it_takes_breaks_a_line() =>
        Gen.String.Sample(value => Check("X-A", value) is not null || value.IndexOfAny(['\r', '\n', '\0']) < 0);
}
