using System.Text;
using Notify.Email.Addressing;

namespace Notify.Email.Tests.Addressing;

public sealed class MailAddressTests
{
    private static string? Validate(string address) => EmailChannelKind.Instance.Validate(address);

    [Theory]
    [InlineData("ada@example.org")]
    [InlineData("Ada Lovelace <ada@example.org>")]
    [InlineData("ada.b+tag@sub.example.org")]
    [InlineData("\"a b\"@example.org")]
    [InlineData("ada@localhost")]
    [InlineData("ada@[192.0.2.1]")]
    [InlineData("ada@münchen.example")]
    [InlineData("jörg@example.org")]
    [InlineData("ada@xn--mnchen-3ya.example")]
    public void Takes_one_mailbox(string address) => Validate(address).Should().BeNull();

    [Fact]
    public void A_display_name_does_not_change_the_direction_of_the_text()
    {
        MailAddress.TryRead("\"Bank \u202Egro.knab\u202C \u2067x\u2069\" <ada@example.org>", out var mailbox)
            .Should().BeNull();

        mailbox!.Name.Should().Be("Bank gro.knab x");
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("ada")]
    [InlineData("ada@")]
    [InlineData("@example.org")]
    [InlineData("a@example.org, b@example.org")]
    [InlineData("group: a@example.org;")]
    [InlineData("a b@example.org")]
    [InlineData("a..b@example.org")]
    [InlineData("ada@-example.org")]
    [InlineData("ada@exa_mple.org")]
    [InlineData("ada@example..org")]
    [InlineData("ada@example.org\r\nBcc: eve@example.net")]
    [InlineData("ada@example.org\n")]
    [InlineData("ada\u0000@example.org")]
    public void Refuses_everything_else_without_repeating_it(string address)
    {
        var problem = Validate(address);

        problem.Should().NotBeNullOrEmpty();
        if (address.Contains("ada", StringComparison.Ordinal))
            problem.Should().NotContain("ada");
    }

    [Fact]
    public void An_address_with_its_name_has_1000_characters_at_most()
    {
        Validate(Named(MailAddress.MaxCharacters)).Should().BeNull();
        Validate(Named(MailAddress.MaxCharacters + 1)).Should().Contain("too long. Use at most 1000");

        static string Named(int length) => new string('A', length - " <a@example.org>".Length) + " <a@example.org>";
    }

    [Fact]
    public void An_address_may_have_254_octets_and_64_before_the_at()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('d', 62), 3)) + ".example";

        Validate(new string('a', 254 - 1 - domain.Length) + "@" + domain).Should().BeNull();
        Validate(new string('a', 255 - 1 - domain.Length) + "@" + domain).Should().Contain("too long");
        Validate(new string('a', 65) + "@example.org").Should().Contain("too long");
        Validate(string.Concat(Enumerable.Repeat("ö", 33)) + "@example.org").Should().Contain("too long");
    }

    [Theory]
    [InlineData("Ada <ADA@Example.ORG>", "ada@example.org")]
    [InlineData("ada@MÜNCHEN.example", "ada@xn--mnchen-3ya.example")]
    [InlineData("ada@xn--mnchen-3ya.example", "ada@xn--mnchen-3ya.example")]
    [InlineData("JÖRG@example.org", "jörg@example.org")]
    [InlineData(" not one ", "not one")]
    public void Two_spellings_become_one(string address, string normalized) =>
        EmailChannelKind.Instance.Normalize(address).Should().Be(normalized);

    [Fact]
    public void Composed_and_decomposed_letters_are_the_same_mailbox() =>
        EmailChannelKind.Instance.Normalize("jo\u0308rg@example.org")
            .Should().Be("jörg@example.org".Normalize(NormalizationForm.FormC));

    [Theory]
    [InlineData("jörg@example.org", true)]
    [InlineData("ada@münchen.example", false)]
    [InlineData("ada@example.org", false)]
    public void Only_a_mailbox_name_outside_ASCII_needs_SMTPUTF8(string address, bool needs)
    {
        MailAddress.TryRead(address, out var mailbox).Should().BeNull();
        MailAddress.NeedsSmtpUtf8(mailbox!).Should().Be(needs);
    }

    [Theory]
    [InlineData("a@[127.0.0.1]", true)]
    [InlineData("a@[192.0.2.1]", true)]
    [InlineData("a@[IPv6:::1]", true)]
    [InlineData("a@127.0.0.1", true)]
    [InlineData("a@127.1", true)]
    [InlineData("a@0x7f.0.0.1", true)]
    [InlineData("a@1.2.3.4.example.org", false)]
    [InlineData("root@localhost", true)]
    [InlineData("root@mailhost", true)]
    [InlineData("root@app.localhost", true)]
    [InlineData("root@localhost.localdomain", true)]
    [InlineData("root@LOCALHOST", true)]
    [InlineData("ada@example.org", false)]
    [InlineData("ada@localhost.example.org", false)]
    public void A_literal_and_a_local_name_lead_to_this_network(string address, bool isLocal)
    {
        MailAddress.TryRead(address, out var mailbox).Should().BeNull();
        MailAddress.IsLocal(mailbox!).Should().Be(isLocal);
    }

    [Theory]
    [InlineData("=?utf-8?Q?Ada=0D=0ABcc:_eve?= <ada@example.org>")]
    [InlineData("=?utf-8?B?YQ0KYg==?= <ada@example.org>")]
    [InlineData("=?utf-8?Q?a=0D=0Ab?= <ada@example.org>")]
    [InlineData("=?utf-8?Q?a=00b?= <ada@example.org>")]
    public void A_name_that_hides_a_line_break_in_an_encoded_word_is_refused(string address) =>
        Validate(address).Should().NotBeNull();

    [Fact]
    public void A_long_text_is_refused_before_it_is_parsed() =>
        Validate(new string('(', 1_000_000) + "ada@example.org").Should().Contain("too long");
}
