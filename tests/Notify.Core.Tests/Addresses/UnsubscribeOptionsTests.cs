using Notify.Addresses;

namespace Notify.Tests.Addresses;

public sealed class UnsubscribeOptionsTests
{
    private static readonly string Good = Convert.ToBase64String(new byte[32]);

    [Fact]
    public void Nothing_set_is_good() => Faults(_ => { }).Should().BeEmpty();

    [Fact]
    public void A_key_and_an_address_are_good() => Faults(options =>
    {
        options.Key = Good;
        options.BaseUrl = new Uri("https://example.com/u");
        options.PreviousKeys.Add(Good);
        options.Validity = TimeSpan.FromDays(60);
    }).Should().BeEmpty();

    [Fact]
    public void Plain_http_is_good_on_the_developers_own_machine() => Faults(options =>
    {
        options.Key = Good;
        options.BaseUrl = new Uri("http://localhost:5000/u");
    }).Should().BeEmpty();

    [Theory]
    [InlineData("http://example.com/u")]
    [InlineData("ftp://example.com/u")]
    [InlineData("/u")]
    public void An_address_that_is_not_https_is_refused(string address) => Faults(options =>
    {
        options.Key = Good;
        options.BaseUrl = new Uri(address, UriKind.RelativeOrAbsolute);
    }).Should().ContainSingle().Which.Should().Be("UnsubscribeOptions.BaseUrl is not an absolute https address. " +
            "Use, for example, https://example.com/api/v1/messaging/unsubscribe.");

    [Fact]
    public void An_address_without_a_key_is_refused() =>
        Faults(options => options.BaseUrl = new Uri("https://example.com/u")).Should().ContainSingle().Which
            .Should().StartWith("UnsubscribeOptions.Key is not set, but BaseUrl is.");

    [Theory]
    [InlineData("")]
    [InlineData("c2hvcnQ=")]
    [InlineData("no base64 !")]
    public void A_poor_key_is_refused_and_never_shown(string key)
    {
        var faults = Faults(options =>
        {
            options.Key = key;
            options.PreviousKeys.Add(key);
        });

        faults.Should().Equal(
            "UnsubscribeOptions.Key is not base64 of at least 32 bytes. Create a key with: openssl rand -base64 32.",
            "UnsubscribeOptions.PreviousKeys[0] is not base64 of at least 32 bytes. Set an earlier Key, or remove "
                + "the entry.");
    }

    [Fact]
    public void A_token_is_valid_for_60_days_at_least() => Faults(options => options.Validity = TimeSpan.FromDays(59))
        .Should().ContainSingle().Which.Should().Be("UnsubscribeOptions.Validity is 59.00:00:00. " +
            "Set at least 60 days (60.00:00:00), because some e-mail is read late.");

    private static IEnumerable<string> Faults(Action<UnsubscribeOptions> change)
    {
        var options = new UnsubscribeOptions();
        change(options);
        return new UnsubscribeOptionsValidator().Validate(null, options).Failures ?? [];
    }
}
