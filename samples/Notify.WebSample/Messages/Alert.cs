using Notify.WebSample.People;

namespace Notify.WebSample.Messages;

/// <summary>The message that has to arrive at once.</summary>
internal static class Alert
{
    public const string Template = "alert";

    public static Notification To(Person person) => To(new Recipient(person.Id));

    public static Notification To(Recipient recipient) => new(Template, recipient) { Model = new { Symbol = "XAUUSD", Reason = "insufficient margin" } };
}
