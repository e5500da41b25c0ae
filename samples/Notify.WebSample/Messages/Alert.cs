using Notify.WebSample.People;

namespace Notify.WebSample.Messages;

/// <summary>An urgent message.</summary>
internal static class Alert
{
    public const string Template = "alert";

    public static Notification To(Person person) => To(new Recipient(person.Id));

    public static Notification To(Recipient recipient) => new(Template, recipient)
    {
        Model = new { Symbol = "XAUUSD", Reason = "insufficient margin" },
    };
}
