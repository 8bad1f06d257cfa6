"""What a WSGI server loads: `gunicorn wsgi:app`. Settings come from LCF_LMS_* in the environment."""

from lcf_lms import create_app

app = create_app()
