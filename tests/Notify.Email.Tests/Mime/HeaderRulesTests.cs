using CsCheck;

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
    public void Refuses_headers_of_its_own_by_name(string name) => Check(name, "x").Should().Contain(name).And.Contain("leave it out");

    [Theory]
    [InlineData("")]
    [InlineData("X Evil")]
    [InlineData("X:Evil")]
    [InlineData("X-Évil")]
    [InlineData("X-Evil\r\nBcc")]
    public void Refuses_what_is_no_name(string name) => Check(name, "x").Should().StartWith("A header's name");

    [Theory]
    [InlineData("a\rb")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("a\u0085b")]
    public void Refuses_values_with_control_characters(string value) =>
        Check("X-A", value).Should().Contain("X-A").And.Contain("line break").And.NotContain(value);

    [Fact]
    public void Refuses_values_of_unreasonable_length() => Check("X-A", new string('x', 8_001)).Should().Contain("longer");

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
