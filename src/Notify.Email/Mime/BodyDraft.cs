using Notify.Delivery;

namespace Notify.Email.Mime;

/// <summary>The parts of a message, or why they cannot be made.</summary>
internal readonly record struct BodyDraft(OutgoingBody? Entity, SendResult? Refusal);
