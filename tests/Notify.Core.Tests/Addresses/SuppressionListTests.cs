using Notify.Addresses;
using Notify.Testing;
using Notify.Testing.Conformance;

namespace Notify.Tests.Addresses;

public sealed class SuppressionListTests
{
    public static TheoryData<ConformanceCase> Conformance { get; } =
        [.. SuppressionListConformance.Cases(() => new(new InMemoryAddressBook()))];

    [Theory]
    [MemberData(nameof(Conformance), DisableDiscoveryEnumeration = true)]
    public Task The_address_book_in_memory_passes_the_conformance_case(ConformanceCase conformance) => conformance.Run();

    [Fact]
    public void Texts_for_logs_omit_the_address()
    {
        var suppression = new Suppression { Reason = SuppressionReason.Bounced, At = TestEnvelopes.Moment };
        var suppressed = new SuppressedAddress
        {
            Kind = Channels.Email,
            Address = "ada@example.com",
            Suppression = suppression,
        };

        suppressed.ToString().Should().Be("SuppressedAddress on email: Bounced for all messages");
        new SuppressionFilter { Address = "ada@example.com" }.ToString()
            .Should().Be("SuppressionFilter any kind, any reason");
        new SuppressionPage { Items = [suppressed] }.ToString().Should().NotContain("ada");
    }
}
