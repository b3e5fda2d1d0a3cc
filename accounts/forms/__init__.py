"""What a member types about the account: well formed or not."""

from accounts.forms.access import SignupForm
from accounts.forms.profile import AvatarForm, ProfileForm, SignatureForm

__all__ = ["AvatarForm", "ProfileForm", "SignatureForm", "SignupForm"]
