using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Notify.Diagnostics;
using Notify.Localization;
using Notify.Pipeline.Calls;
using Notify.Services;

namespace Notify.Pipeline;

/// <summary>Finds the language, the time zone and the tenant of a recipient that did not bring them.</summary>
/// <remarks>
/// They are read at each attempt instead of at enqueue, so that the user id is enough for a message that waits for
/// days, and a change of the language applies to it.
/// </remarks>
internal sealed class ProfileReader(ApplicationServices services, ApplicationCalls calls, NotifyLoggers loggers)
{
    // A table with a mistake for each user must not fill the memory.
    private const int MaxReported = 100;

    private readonly ILogger _logger = loggers.Delivery;
    private readonly ConcurrentDictionary<(string Field, string Value), bool> _reported = new();

    /// <summary>Sets the profile of the step. It stays null if the notification has all values.</summary>
    /// <exception cref="ServiceException">The service failed or did not return in time.</exception>
    public async ValueTask ReadAsync(DeliveryStep step)
    {
        var (envelope, recipient) = (step.Envelope, step.Envelope.Recipient);
        var needsTenant = envelope.Tenant is null && !services.Gates.IsEmpty;
        if (recipient.UserId is not { } user
            || (recipient.Locale is not null && recipient.TimeZone is not null && !needsTenant)
            || calls.Current(step, services.Profiles) is not { } profiles)
        {
            return;
        }

        var found = await calls.CallAsync(
            step.Owner,
            profiles,
            (profiles, user),
            static async (call, cancellationToken) =>
            {
                var all = await call.profiles.GetAsync([call.user], cancellationToken).ConfigureAwait(false);
                return all.GetValueOrDefault(call.user);
            }).ConfigureAwait(false);
        if (found is null)
            return;
        step.Profile = new RecipientProfile
        {
            Locale = recipient.Locale ?? Known(step, nameof(found.Locale), found.Locale, KnownCultures.IsKnown),
            TimeZone = recipient.TimeZone ?? Known(step, nameof(found.TimeZone), found.TimeZone, IsKnownZone),
            Tenant = envelope.Tenant ?? found.Tenant,
        };
    }

    private static bool IsKnownZone(string zone) => KnownTimeZones.TryFind(zone, out _);

    /// <summary>
    /// Ignores an unknown value, as if the profile had none: a mistake in the table of users must not lose messages.
    /// </summary>
    private string? Known(DeliveryStep step, string field, string? value, Func<string, bool> isKnown)
    {
        if (string.IsNullOrWhiteSpace(value) || isKnown(value))
            return string.IsNullOrWhiteSpace(value) ? null : value;
        if (_reported.Count < MaxReported && _reported.TryAdd((field, value), true))
            _logger.UnknownProfileValue(field, step.Envelope.Id);
        return null;
    }
}
