using Microsoft.Extensions.DependencyInjection;
using Notify.Addresses;
using Notify.AspNetCore.Mapping;
using Notify.AspNetCore.Models;
using Notify.Bus;

namespace Notify.AspNetCore.Operations;

/// <summary>
/// Finds the suppressions that a dead letter would meet again if it were requeued: those of the recipient's addresses
/// on its channels.
/// </summary>
internal sealed class DeadLetterSuppressions(EndpointServices services)
{
    public async ValueTask<IReadOnlyList<SuppressionRow>> FindAsync(
        IServiceProvider provider, DeadLetter letter, CancellationToken cancellationToken)
    {
        if (letter.Envelope is not { } envelope)
            return [];
        var book = provider.GetRequiredService<IAddressBook>();
        var rows = new List<SuppressionRow>();
        var kinds = envelope.Steps
            .Select(step => services.Channels.Find(step)?.Kind)
            .OfType<ChannelKind>()
            .DistinctBy(kind => kind.Name);
        foreach (var kind in kinds)
        {
            foreach (var address in await AddressesAsync(book, envelope.Recipient, kind, cancellationToken)
                .ConfigureAwait(false))
            {
                var suppression = await book
                    .GetSuppressionAsync(kind.Name, address, envelope.List, cancellationToken)
                    .ConfigureAwait(false);
                if (suppression is not null)
                    rows.Add(SuppressionViews.Row(kind.Name, address, suppression));
            }
        }

        return rows;
    }

    /// <summary>Returns the normalized addresses, as delivery finds them.</summary>
    private static async ValueTask<IEnumerable<string>> AddressesAsync(
        IAddressBook book, Recipient recipient, ChannelKind kind, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> addresses = recipient.AddressFor(kind.Name) is { } address ? [address] : [];
        if (addresses.Count == 0 && recipient.UserId is { } user)
            addresses = await book.GetAddressesAsync(user, kind.Name, cancellationToken).ConfigureAwait(false);
        return addresses.Select(kind.Normalize).Distinct(StringComparer.Ordinal);
    }
}
