using Notify.Addresses;
using Notify.Testing.Conformance;

namespace Notify.Tests.Addresses;

public sealed class AddressBookConformanceTests
{
    [Fact]
    public async Task An_address_book_that_forgets_fails_with_the_reason()
    {
        var failed = new List<string>();
        foreach (var conformance in AddressBookConformance.Cases(() => new(new ForgetfulBook())))
        {
            try
            {
                await conformance.Run();
            }
            catch (ConformanceException fault)
            {
                failed.Add(fault.Message);
            }
        }

        failed.Should().HaveCountGreaterThan(8)
            .And.Contain("Expected email addresses of ada to be 'ada@home.example, ada@example.com', saw ''.");
    }

    private sealed class ForgetfulBook : IAddressBook
    {
        public ValueTask<IReadOnlyList<string>> GetAddressesAsync(
            string userId,
            string kind,
            CancellationToken cancellationToken = default) =>
            new([]);

        public ValueTask AddAddressAsync(
            string userId,
            string kind,
            string address,
            CancellationToken cancellationToken = default) =>
            default;

        public ValueTask<bool> RemoveAddressAsync(
            string userId,
            string kind,
            string address,
            CancellationToken cancellationToken = default) =>
            new(false);

        public ValueTask<Suppression?> GetSuppressionAsync(
            string kind,
            string address,
            string? list = null,
            CancellationToken cancellationToken = default) =>
            default;

        public ValueTask SuppressAsync(
            string kind,
            string address,
            Suppression suppression,
            CancellationToken cancellationToken = default) =>
            default;

        public ValueTask<bool> LiftAsync(
            string kind,
            string address,
            string? list = null,
            CancellationToken cancellationToken = default) =>
            new(false);
    }
}
