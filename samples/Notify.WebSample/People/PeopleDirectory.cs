using Notify.AspNetCore;

namespace Notify.WebSample.People;

/// <summary>Who a user id is. A real one asks the application's users, and knows their locale and time zone.</summary>
internal sealed class PeopleDirectory : IRecipientDirectory
{
    public ValueTask<Recipient?> FindAsync(string userId, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Person.Find(userId) is { } person ? new Recipient(person.Id) : null);
}
